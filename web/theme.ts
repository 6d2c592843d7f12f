import { createTheme, type MantineColorsTuple } from "@mantine/core";
import "./looks.css";
import "./forced-colors.css";

// One accent. Shade 8 is filled with in both schemes: contrast against white text is 7 : 1.
const ink: MantineColorsTuple = ["#eef3fb", "#dbe5f3", "#b5c9e6", "#8cabd9", "#6a92ce", "#5482c8", "#487ac5", "#3968ae", "#2b5797", "#1d4a86"];
const grey: MantineColorsTuple = ["#f8f9fa", "#f1f3f5", "#e6e9ed", "#d8dce1", "#c3c9d0", "#9aa3ad", "#79838e", "#56606b", "#39424c", "#1f262d"];
const dark: MantineColorsTuple = ["#d8dde3", "#b4bcc6", "#9aa4af", "#6b7580", "#3d454e", "#2b3238", "#22282d", "#181c20", "#121518", "#0c0e10"];

export const theme = createTheme({
  primaryColor: "ink",
  primaryShade: { light: 8, dark: 8 },
  autoContrast: true,
  colors: { ink, gray: grey, dark },
  fontFamily: "'Inter Variable', Inter, system-ui, 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', sans-serif",
  fontFamilyMonospace: "ui-monospace, 'SF Mono', 'Cascadia Mono', Menlo, Consolas, 'DejaVu Sans Mono', monospace",
  fontSizes: { xs: "0.75rem", sm: "0.8125rem", md: "0.875rem", lg: "1rem", xl: "1.25rem" },
  lineHeights: { xs: "1.4", sm: "1.45", md: "1.5", lg: "1.5", xl: "1.4" },
  spacing: { xs: "0.25rem", sm: "0.5rem", md: "0.75rem", lg: "1rem", xl: "1.5rem" },
  defaultRadius: "sm",
  radius: { xs: "3px", sm: "6px", md: "8px", lg: "10px", xl: "12px" },
  respectReducedMotion: true,
  cursorType: "pointer",
  headings: {
    fontWeight: "600",
    sizes: { h1: { fontSize: "1.25rem", lineHeight: "1.35" }, h2: { fontSize: "1rem", lineHeight: "1.4" }, h3: { fontSize: "0.875rem", lineHeight: "1.4" } },
  },
  components: {
    InputWrapper: { styles: { label: { marginBottom: 4 }, description: { marginBottom: 4 } } },
    Button: { defaultProps: { size: "compact-md" } },
    DrawerRoot: { defaultProps: { position: "right", size: "lg", transitionProps: { duration: 120 } } },
    ModalRoot: { defaultProps: { transitionProps: { duration: 120 } } },
    Tooltip: { defaultProps: { openDelay: 250, transitionProps: { duration: 120 }, withArrow: false } },
    Popover: { defaultProps: { shadow: "sm", transitionProps: { duration: 120 } } },
    // Mantine 9.7.3 begins a menu with an element for the focus that is no item, which ARIA does not allow there; without it the menu itself takes the focus.
    Menu: { defaultProps: { shadow: "sm", transitionProps: { duration: 120 }, withInitialFocusPlaceholder: false } },
  },
});
