import { frame } from "./framer.ts"; import { textChunks } from "./text-source.ts"; import { createWriteStream } from "node:fs";
const w = createWriteStream("/tmp/fx/framed.csv"); const counts={read:0,broken:0,skipped:0,bytes:0};
for await (const b of frame(textChunks({path:"/tmp/fx/touch.csv",encoding:"utf-8"}),{dialect:{separator:",",lineEnd:"\n",columns:10,headerLine:1,footer:new Set(),isDecoded:false},onBroken:()=>{},counts})) if(!w.write(b)) await new Promise(r=>w.once("drain",r));
w.end();
