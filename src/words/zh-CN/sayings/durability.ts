import type { Sayings } from "../../sayings.ts";

/** What the inbox, its archive and a rebuild say. */
export const durability: Sayings = {
  "Another process takes events into {folder}.": "另一个进程正在向 {folder} 接收事件。",
  "Put its file and its manifest back from a backup.": "请从备份中恢复它的文件和清单。",
  "Put its file and its manifest back from an older backup.": "请从更早的备份中恢复它的文件和清单。",
  "Put its file and its manifest back into the folder archive of the data directory.": "请把它的文件和清单放回数据目录的 archive 文件夹。",
  "Put the file back from a backup first; until then the tables stay as they are.": "请先从备份中恢复该文件；在此之前各表保持原样。",
  "The archive of events {first} to {last} ({name}) is not there.": "事件 {first} 至 {last} 的归档（{name}）不存在。",
  "The archive of events {first} to {last} ({name}) is not what was written.": "事件 {first} 至 {last} 的归档（{name}）与写入时不同。",
  "The tables cannot be built again: {saidFault}": "无法重建各表：{saidFault}",
  "They stay in the inbox and are not sealed; sextant verify names all faults.": "它们留在收件箱中，不会封存；sextant verify 会列出所有问题。",
  "Of the inbox, event {from}: {said}.": "收件箱中的事件 {from}：{said}。",
  "Of the inbox, events {from} to {to}: {said}.": "收件箱中的事件 {from} 至 {to}：{said}。",
  "is not what was received": "与收到时不同",
  "lacks events, or has others than were received": "缺少事件，或其中的事件与收到时不同",
  "was acknowledged and is gone": "已确认，但已丢失",
  "lies in an archive that is not there": "所在的归档不存在",
  "lies in an archive that is damaged": "所在的归档已损坏",
  "has an id that is not known to be used: it would be taken again": "其 ID 未被记录为已使用：它会被再次接收",
  "A file of the inbox is damaged: {why}.": "收件箱的一个文件已损坏：{why}。",
  "Of the table {table}, part {part} is not what was written.": "表 {table} 的数据块 {part} 与写入时不同。",
  "Of the table {table}, the engine could not open {n} parts.": "表 {table} 有 {n} 个数据块无法被引擎打开。",
  "Import {batch} was made of events up to {to}; the inbox ends at {last}.": "导入 {batch} 由截至 {to} 的事件生成；收件箱止于 {last}。",
  "Line {line} of the audit ledger was altered after it was written.": "操作日志的第 {line} 行在写入后被改动。",
};
