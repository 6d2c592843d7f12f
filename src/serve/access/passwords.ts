/** Which passwords are taken. */
import { problem } from "../../model/problem.ts";
import { passwordLength } from "./settings.ts";

/** Length counts; signs of a certain kind are not asked for. @throws Problem `weak_password` */
export function refuseWeak(password: string, { email, name }: { readonly email: string; readonly name: string }): void {
  const { min, max } = passwordLength;
  if (password.length < min || password.length > max) {
    throw problem("weak_password", `A password has ${min} to ${max} characters; this one has ${password.length}.`, "A few words in a row are long and easy to keep in mind.", { min, max });
  }
  const easy = password.toLowerCase();
  const isEasy = new Set(easy).size < 5 || [email, email.split("@")[0] ?? "", name].some((one) => one.length >= 4 && easy.replace(one.toLowerCase(), "").length < 6);
  if (isEasy) throw problem("weak_password", "This password is too easy to guess.", "Do not repeat a sign, and leave your name and address out of it.", { min, max });
}
