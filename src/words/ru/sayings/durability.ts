import type { Sayings } from "../../sayings.ts";

/** What the inbox, its archive and a rebuild say. */
export const durability: Sayings = {
  "Another process takes events into {folder}.": "Другой процесс принимает события в {folder}.",
  "Put its file and its manifest back from a backup.": "Верните её файл и опись из резервной копии.",
  "Put its file and its manifest back from an older backup.": "Верните её файл и опись из более старой резервной копии.",
  "Put its file and its manifest back into the folder archive of the data directory.": "Верните её файл и опись в папку archive каталога данных.",
  "Put the file back from a backup first; until then the tables stay as they are.": "Сначала верните файл из резервной копии; до тех пор таблицы остаются как есть.",
  "The archive of events {first} to {last} ({name}) is not there.": "Архивной части событий с {first} по {last} ({name}) нет.",
  "The archive of events {first} to {last} ({name}) is not what was written.": "Архивная часть событий с {first} по {last} ({name}) не та, что была записана.",
  "The tables cannot be built again: {saidFault}": "Таблицы нельзя построить заново: {saidFault}",
  "They stay in the inbox and are not sealed; sextant verify names all faults.": "Они остаются во входящих и не уходят в архив; sextant verify назовёт все повреждения.",
};
