import type { Sayings } from "../../sayings.ts";

/** What the inbox, its archive and a rebuild say. */
export const durability: Sayings = {
  "Another process takes events into {folder}.": "另一个进程正在向 {folder} 接收事件。",
  "Put its file and its manifest back from a backup.": "请从备份中放回它的文件和清单。",
  "Put its file and its manifest back from an older backup.": "请从更早的备份中放回它的文件和清单。",
  "Put its file and its manifest back into the folder archive of the data directory.": "请把它的文件和清单放回数据目录的 archive 文件夹。",
  "Put the file back from a backup first; until then the tables stay as they are.": "请先从备份中放回该文件；在此之前各表保持原样。",
  "The archive of events {first} to {last} ({name}) is not there.": "事件 {first} 至 {last} 的归档（{name}）不存在。",
  "The archive of events {first} to {last} ({name}) is not what was written.": "事件 {first} 至 {last} 的归档（{name}）与写入时不同。",
  "The tables cannot be built again: {saidFault}": "无法重建各表：{saidFault}",
  "They stay in the inbox and are not sealed; sextant verify names all faults.": "它们留在收件箱中，不会封存；sextant verify 会列出所有问题。",
};
