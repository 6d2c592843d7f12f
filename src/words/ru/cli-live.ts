import type { cliLive as english } from "../en/cli-live.ts";

/** Texts of the commands about live collection, in Russian. */
export const cliLive: Readonly<Record<keyof typeof english, string>> = {
  "cli.col.source": "источник",
  "cli.col.trust": "доверие",
  "cli.col.origins": "сайты",
  "cli.col.hour": "час",
  "cli.col.accepted": "принято",
  "cli.col.duplicate": "повторы",
  "cli.col.conflict": "конфликты",
  "cli.col.suppressed": "подавлено",

  "cli.source.about": "кто может присылать события: сайты и серверы, с ключами записи",
  "cli.source.add": "добавить источник и вывести его ключ записи",
  "cli.source.name": "его имя; его носит каждая запись из него",
  "cli.source.trust": "browser (ключ открыт всем) или server",
  "cli.source.origin": "присылать могут только страницы этого сайта; можно повторять",
  "cli.source.list": "все источники с ключами",
  "cli.source.remove": "больше не принимать его ключ; присланное остаётся",
  "cli.source.none": "Присылать пока не может никто. Добавьте источник: {command}",
  "cli.source.added": "«{name}» может присылать события с этим ключом записи:",
  "cli.source.removed": "Ключ «{name}» больше не действует.",

  "cli.inbox.about": "что получено в реальном времени и что с этим стало, по источникам и часам",
  "cli.inbox.hours": "за последние N часов",
  "cli.inbox.replay": "заново проверить отклонённые события; годные принимаются",
  "cli.inbox.source": "только из этого источника",
  "cli.inbox.none": "За это время ничего не получено.",
  "cli.inbox.sum": "всего",
  "cli.inbox.waiting": "Ещё не учтено событий: {count}.",
  "cli.inbox.closed": "Приём невозможен: {why}",
  "cli.inbox.missing": "Диск потерял подтверждённые события с {from} по {to}.",
  "cli.inbox.refused": "Не допущено: {count} ({hour}, {source}, {reason})",
  "cli.inbox.replayed": "Проверено заново: {judged}; принято: {accepted}; по-прежнему отклонено: {rejected}.",

  "cli.doctor.inbox": "входящие",
  "cli.doctor.inbox.state": "событий: {last}, ещё не учтено: {waiting}; запись на диск: {ms} мс",
};
