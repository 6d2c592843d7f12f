import { Drawer, Modal } from "@mantine/core";
import type { ReactElement, ReactNode } from "react";
import { say } from "../words/say.ts";

export interface PanelProps {
  readonly opened: boolean;
  readonly onClose: () => void;
  readonly title: string;
  /** Above another panel. */
  readonly zIndex?: number;
  readonly children: ReactNode;
}

/** What opens at the side of a page. Its head is no landmark: a page has one banner. */
export function Panel({ opened, onClose, title, zIndex = 200, children }: PanelProps): ReactElement {
  return (
    <Drawer.Root opened={opened} onClose={onClose} zIndex={zIndex}>
      <Drawer.Overlay backgroundOpacity={0.35} />
      <Drawer.Content>
        <Drawer.Header role="presentation"><Drawer.Title>{title}</Drawer.Title><Drawer.CloseButton aria-label={say("app.close.drawer")} /></Drawer.Header>
        <Drawer.Body>{children}</Drawer.Body>
      </Drawer.Content>
    </Drawer.Root>
  );
}

/** What opens in the middle of a page. */
export function Dialog({ opened, onClose, title, zIndex = 200, children }: PanelProps): ReactElement {
  return (
    <Modal.Root opened={opened} onClose={onClose} size="sm" zIndex={zIndex}>
      <Modal.Overlay backgroundOpacity={0.35} />
      <Modal.Content>
        <Modal.Header role="presentation"><Modal.Title>{title}</Modal.Title><Modal.CloseButton aria-label={say("app.close")} /></Modal.Header>
        <Modal.Body>{children}</Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}
