import type { Sayings } from "../../sayings.ts";

/** What the inbox, its archive and a rebuild say. */
export const durability: Sayings = {
  "Another process takes events into {folder}.": "Другой процесс принимает события в {folder}.",
  "Put its file and its manifest back from a backup.": "Верните её файл и опись из резервной копии.",
  "Put its file and its manifest back from an older backup.": "Верните её файл и опись из более старой резервной копии.",
  "Put its file and its manifest back into the folder archive of the data directory.": "Верните её файл и опись в папку archive внутри папки данных.",
  "Put the file back from a backup first; until then the tables stay as they are.": "Сначала верните файл из резервной копии; до тех пор таблицы остаются как есть.",
  "The archive of events {first} to {last} ({name}) is not there.": "Архивной части событий с {first} по {last} ({name}) нет.",
  "The archive of events {first} to {last} ({name}) is not what was written.": "Архивная часть событий с {first} по {last} ({name}) не та, что была записана.",
  "The tables cannot be built again: {saidFault}": "Таблицы нельзя построить заново: {saidFault}",
  "They stay in the inbox and are not sealed; sextant verify names all faults.": "Они остаются во входящих и не уходят в архив; sextant verify назовёт все повреждения.",
  "Of the inbox, event {from}: {said}.": "Входящие, событие {from}: {said}.",
  "Of the inbox, events {from} to {to}: {said}.": "Входящие, события с {from} по {to}: {said}.",
  "is not what was received": "не то, что было получено",
  "lacks events, or has others than were received": "событий не хватает, или они не те, что были получены",
  "was acknowledged and is gone": "было подтверждено и пропало",
  "lies in an archive that is not there": "лежит в архивной части, которой нет",
  "lies in an archive that is damaged": "лежит в повреждённой архивной части",
  "has an id that is not known to be used: it would be taken again": "его идентификатор не числится использованным: оно было бы принято ещё раз",
  "A file of the inbox is damaged: {why}.": "Файл входящих повреждён: {why}.",
  "Of the table {table}, part {part} is not what was written.": "Таблица {table}: часть {part} не та, что была записана.",
  "Of the table {table}, the engine could not open {n} parts.": "Таблица {table}: движок не смог открыть частей: {n}.",
  "Import {batch} was made of events up to {to}; the inbox ends at {last}.": "Импорт {batch} сделан из событий до {to}; входящие кончаются на {last}.",
  "Line {line} of the audit ledger was altered after it was written.": "Строка {line} журнала действий изменена после записи.",
};
