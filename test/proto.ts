import http from "node:http";
import OpenAI from "openai";
import { httpTransport, LightResponse, readAll } from "@spillway/transport";
const answer = JSON.stringify({id:"chatcmpl-1",object:"chat.completion",created:1,model:"m",choices:[{index:0,message:{role:"assistant",content:"hello ".repeat(50)},finish_reason:"stop"}],usage:{prompt_tokens:10,completion_tokens:5,total_tokens:15}});
const chunks:string[]=[];for(let i=0;i<200;i++)chunks.push("data: "+JSON.stringify({id:"c",object:"chat.completion.chunk",created:1,model:"m",choices:[{index:0,delta:{content:"tok "+i},finish_reason:i===199?"stop":null}]})+"\n\n");chunks.push("data: [DONE]\n\n");
const { Worker, isMainThread, parentPort } = await import("node:worker_threads");
if(!isMainThread){
 const s=http.createServer(async(q,r)=>{let b="";for await(const c of q)b+=c; if(b.includes('"stream":true')){r.writeHead(200,{"content-type":"text/event-stream"});let i=0;const w=()=>{if(i<chunks.length){r.write(chunks[i++]);if(i%4===0)setImmediate(w);else w()}else r.end()};w()}else{r.writeHead(200,{"content-type":"application/json","x-request-id":"r"});r.end(answer)}}).listen(0,"127.0.0.1",()=>parentPort!.postMessage((s.address() as any).port));
} else {
const w=new Worker(new URL(import.meta.url));const port:number=await new Promise(r=>w.once("message",r));
const base=`http://127.0.0.1:${port}/v1`;
const bare=new OpenAI({apiKey:"k",baseURL:base});
const t=httpTransport();
const fast=bare.withOptions({maxRetries:0,fetch:(async(url:string,init:any)=>{
  const u=url as string; 
  const ex=t.send({method:init.method,origin:`http://127.0.0.1:${port}`,path:"/v1/chat/completions",headers:["content-type","application/json","authorization","Bearer k"],body:init.body});
  const on=()=>ex.abort(init.signal.reason);init.signal.addEventListener("abort",on,{once:true});
  const r=await ex.response;
  if(init.body.includes('"stream":true'))return new LightResponse({status:r.status,headers:r.headers,body:r.body,url:u});
  const b=await readAll(r.body);
  return new LightResponse({status:r.status,headers:r.headers,body:b.toString(),url:u});
}) as any});
const messages=[{role:"user" as const,content:"x ".repeat(1000)}];
const one=async(c:OpenAI)=>{await c.chat.completions.create({model:"m",messages})};
const st=async(c:OpenAI)=>{const s=await c.chat.completions.create({model:"m",messages,stream:true});let n=0;for await(const x of s)n++;return n};
const cpu=async(f:()=>Promise<any>,n:number)=>{const c=process.cpuUsage(),t0=performance.now();for(let i=0;i<n;i++)await f();const d=process.cpuUsage(c);return [(performance.now()-t0)/n*1000,(d.user+d.system)/n]};
for(const [name,f,n] of [["one",one,400],["stream",st,60]] as const){
  for(let i=0;i<3;i++){await cpu(()=>f(bare),n);await cpu(()=>f(fast),n);}
  const R:number[][]=[];
  for(let i=0;i<15;i++){const a=await cpu(()=>f(bare),n),b=await cpu(()=>f(fast),n);R.push([b[0]/a[0],b[1]/a[1],a[0],b[0]])}
  const med=(k:number)=>R.map(r=>r[k]).sort((x,y)=>x!-y!)[7]!;
  console.log(name,"wall",med(0).toFixed(2),"cpu",med(1).toFixed(2),"bare us",med(2).toFixed(0),"fast us",med(3).toFixed(0));
}
await w.terminate();await t.close();
}
