import type { Sayings } from "../../sayings.ts";

/** Why an event did not get in: what the live page, data health and the command line say of it. Senders are answered in English, with the code. */
export const events: Sayings = {
  "The event has no type.": "事件没有类型。",
  "A track has no event name.": "track 调用没有事件名称。",
  "A group call has no groupId.": "group 调用没有 groupId。",
  "The event has neither userId nor anonymousId.": "事件既没有 userId，也没有 anonymousId。",
  "{key} is a number too large to be read exactly. Send it as text.": "{key} 是过大的数字，无法精确读取。请以文本发送。",
  "{key} is neither text nor a number.": "{key} 既不是文本，也不是数字。",
  "{key} holds a NUL character.": "{key} 中含有 NUL 字符。",
  "{key} is longer than {n} characters.": "{key} 超过 {n} 个字符。",
  "The event is larger than {n} bytes.": "事件超过 {n} 字节。",
  "The text of “{key}” is longer than {n} characters.": "“{key}”的文本超过 {n} 个字符。",
  "The event is nested deeper than {n} levels.": "事件嵌套超过 {n} 层。",
  "The list “{key}” has more than {n} items.": "列表“{key}”超过 {n} 项。",
  "The event has more than {n} keys.": "事件的键超过 {n} 个。",
  "A key is longer than {n} bytes: “{key}…”.": "有一个键超过 {n} 字节：“{key}…”。",
  "It is no JSON object.": "这不是 JSON 对象。",
  "The body is no JSON object.": "请求正文不是 JSON 对象。",
  "The body is nested deeper than {n} levels.": "请求正文嵌套超过 {n} 层。",
  "The body is no JSON: {fault}.": "请求正文不是 JSON：{fault}。",
  "The id was used before for something else. The first stays.": "此 ID 之前已用于其他内容。保留第一个。",
  "The id was used before, by event {seq}, for something else. The first stays.": "此 ID 之前已由事件 {seq} 用于其他内容。保留第一个。",
};
