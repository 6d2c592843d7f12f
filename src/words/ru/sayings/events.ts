import type { Sayings } from "../../sayings.ts";

/** Why an event did not get in: what the live page, data health and the command line say of it. Senders are answered in English, with the code. */
export const events: Sayings = {
  "The event has no type.": "У события нет типа.",
  "A track has no event name.": "У вызова track нет названия события.",
  "A group call has no groupId.": "У вызова group нет groupId.",
  "The event has neither userId nor anonymousId.": "У события нет ни userId, ни anonymousId.",
  "{key} is a number too large to be read exactly. Send it as text.": "{key} — слишком большое число, чтобы прочесть его точно. Отправьте его текстом.",
  "{key} is neither text nor a number.": "{key} — не текст и не число.",
  "{key} holds a NUL character.": "В {key} есть символ NUL.",
  "{key} is longer than {n} characters.": "{key} длиннее {n} знаков.",
  "The event is larger than {n} bytes.": "Событие больше {n} байт.",
  "The text of “{key}” is longer than {n} characters.": "Текст «{key}» длиннее {n} знаков.",
  "The event is nested deeper than {n} levels.": "Вложенность события глубже {n} уровней.",
  "The list “{key}” has more than {n} items.": "В списке «{key}» больше {n} элементов.",
  "The event has more than {n} keys.": "В событии больше {n} ключей.",
  "A key is longer than {n} bytes: “{key}…”.": "Ключ длиннее {n} байт: «{key}…».",
  "It is no JSON object.": "Это не объект JSON.",
  "The body is no JSON object.": "Тело запроса — не объект JSON.",
  "The body is nested deeper than {n} levels.": "Вложенность тела запроса глубже {n} уровней.",
  "The body is no JSON: {fault}.": "Тело запроса — не JSON: {fault}.",
  "The id was used before for something else. The first stays.": "Этот идентификатор уже был у другого. Остаётся первое.",
  "The id was used before, by event {seq}, for something else. The first stays.": "Этот идентификатор уже был у события {seq} с другим содержанием. Остаётся первое.",
};
