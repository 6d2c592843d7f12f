import type { Sayings } from "../../sayings.ts";

/** Problems of erasing, of sessions and of changes that are taken back, in Russian. */
export const erasure: Sayings = {
  "There is no such session of yours.": "Такого вашего сеанса нет.",
  "It may have ended already.": "Возможно, он уже закончился.",
  "It is not said who is to be erased.": "Не указано, чьи данные стереть.",
  "Give a mail address, or the id of a person.": "Укажите адрес почты или идентификатор человека.",
  "That is no mail address.": "Это не адрес почты.",
  "Write it as ann@example.com; an id is given as such.": "Напишите его как ann@example.com; идентификатор указывается отдельно.",
  "What was typed to confirm is not whom it is about.": "Введённое для подтверждения не совпадает с тем, о ком речь.",
  "Type the address or the id once more, as it was given.": "Введите адрес или идентификатор ещё раз, как он был указан.",
  "{count} places still name the person of erasure {id}.": "Мест, где ещё назван человек из стирания {id}: {count}.",
  "Nothing is certified. Start the server again: it goes on; and please report it.": "Акта нет. Перезапустите сервер: стирание продолжится; и сообщите нам об этом.",
  "The list of erasures {path} cannot be read, so it is not known whom it is about.": "Список стираний {path} не читается, поэтому неизвестно, о ком он.",
  "Bring it back from the newest backup; without it erased people could come back.": "Верните его из самой новой копии; без него стёртые данные могут вернуться.",
  "There is no erasure {id}.": "Стирания {id} нет.",
  "sextant erase --list shows them all.": "sextant erase --list покажет все.",
  "The lists of erasures are not of one data directory.": "Списки стираний не из одной папки данных.",
  "Name the list of the directory that the backup was made of: --erasures DIRECTORY/erasures.json.": "Укажите список той папки, с которой сделана копия: --erasures DIRECTORY/erasures.json.",
  "Import {batch} is a file that was brought in, not a change that was made here.": "Импорт {batch} — это загруженный файл, а не изменение, сделанное здесь.",
  "Undo it as an import; that takes the permission “import”.": "Отмените его как импорт; для этого нужно разрешение «import».",
  "Whose a visit is may not be decided by you, so no decision can be taken back.": "Вам нельзя решать, чьё это посещение, поэтому и решение не отменить.",
  "Ask an admin for another role.": "Попросите у администратора другую роль.",
};
