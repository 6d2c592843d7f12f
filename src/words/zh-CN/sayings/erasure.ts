import type { Sayings } from "../../sayings.ts";

/** Problems of erasing, of sessions and of changes that are taken back, in simplified Chinese. */
export const erasure: Sayings = {
  "There is no such session of yours.": "您没有这个会话。",
  "It may have ended already.": "它可能已经结束。",
  "It is not said who is to be erased.": "没有说明要抹除谁。",
  "Give a mail address, or the id of a person.": "请给出邮箱地址，或某人的 ID。",
  "That is no mail address.": "这不是邮箱地址。",
  "Write it as ann@example.com; an id is given as such.": "请写成 ann@example.com；ID 请直接给出。",
  "What was typed to confirm is not whom it is about.": "确认时输入的内容与所指的人不符。",
  "Type the address or the id once more, as it was given.": "请按原样再次输入地址或 ID。",
  "{count} places still name the person of erasure {id}.": "仍有 {count} 处提到抹除 {id} 中的人。",
  "Nothing is certified. Start the server again: it goes on; and please report it.": "没有出具证明。请重新启动服务器，抹除会继续；并请向我们报告。",
  "The list of erasures {path} cannot be read, so it is not known whom it is about.": "抹除列表 {path} 无法读取，因此无法得知涉及谁。",
  "Bring it back from the newest backup; without it erased people could come back.": "请从最新的备份恢复它；没有它，已抹除的人可能再次出现。",
  "There is no erasure {id}.": "没有抹除 {id}。",
  "sextant erase --list shows them all.": "sextant erase --list 显示全部。",
  "The lists of erasures are not of one data directory.": "这些抹除列表不属于同一个数据目录。",
  "Name the list of the directory that the backup was made of: --erasures DIRECTORY/erasures.json.": "请指定生成该备份的目录中的列表：--erasures DIRECTORY/erasures.json。",
  "Import {batch} is a file that was brought in, not a change that was made here.": "导入 {batch} 是导入的文件，不是在这里做的更改。",
  "Undo it as an import; that takes the permission “import”.": "请作为导入撤销；这需要权限“import”。",
  "Whose a visit is may not be decided by you, so no decision can be taken back.": "您无权决定访问属于谁，因此也不能撤销决定。",
  "Ask an admin for another role.": "请向管理员申请另一个角色。",
};
