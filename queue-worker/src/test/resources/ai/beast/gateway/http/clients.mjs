// Calls the gateway as the published clients do and prints one line of JSON for each check: its name and what came of it.
import { Ollama } from 'ollama';
import OpenAI from 'openai';

const base = process.argv[2];
const model = process.argv[3];
const ollama = new Ollama({ host: `${base}/ollama` });
const openai = new OpenAI({ baseURL: `${base}/v1`, apiKey: 'beast_test', maxRetries: 0 });
const messages = [{ role: 'user', content: 'Say hello' }];
const clock = { type: 'function', function: { name: 'clock', description: 'Time of a zone', parameters: { type: 'object', properties: {} } } };
const picture = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

async function check(name, action) {
  try {
    console.log(JSON.stringify({ name, value: await action() }));
  } catch (error) {
    console.log(JSON.stringify({ name, error: error.message, status: error.status ?? error.status_code ?? null, code: error.code ?? null }));
  }
}

async function collect(stream, pick) {
  const parts = [];
  for await (const part of stream) {
    parts.push(pick(part));
  }
  return parts;
}

await check('ollama.list', async () => (await ollama.list()).models.map(each => each.name));
await check('ollama.ps', async () => (await ollama.ps()).models.length);
await check('ollama.show', async () => (await ollama.show({ model })).details.family);
await check('ollama.version', async () => (await ollama.version()).version);
await check('ollama.chat', async () => {
  const reply = await ollama.chat({ model, messages: [{ ...messages[0], images: [picture] }] });
  return [reply.model, reply.message.content, reply.eval_count];
});
await check('ollama.chat.stream', async () =>
  (await collect(await ollama.chat({ model, messages, stream: true }), part => part.message.content)).join('|'));
await check('ollama.generate', async () => (await ollama.generate({ model, prompt: 'Say hello' })).response);
await check('ollama.tools', async () => {
  const reply = await ollama.chat({ model, messages, tools: [clock] });
  return reply.message.tool_calls[0].function;
});
await check('ollama.embed', async () => (await ollama.embed({ model, input: ['a', 'b'] })).embeddings.length);
await check('ollama.unknown', () => ollama.chat({ model: 'absent', messages }));
await check('ollama.pull', () => ollama.pull({ model }));
await check('ollama.broken', async () => collect(await ollama.chat({ model, messages, stream: true }), part => part.message.content));

await check('openai.models', async () => (await openai.models.list()).data.map(each => each.id));
await check('openai.model', async () => (await openai.models.retrieve(model)).id);
await check('openai.chat', async () => {
  const reply = await openai.chat.completions.create({
    model,
    messages: [{ role: 'user', content: [{ type: 'text', text: 'Look' }, { type: 'image_url', image_url: { url: `data:image/png;base64,${picture}` } }] }],
  });
  return [reply.model, reply.choices[0].message.content, reply.usage.completion_tokens];
});
await check('openai.chat.stream', async () => {
  const stream = await openai.chat.completions.create({ model, messages, stream: true, stream_options: { include_usage: true } });
  return (await collect(stream, part => part.choices[0]?.delta?.content ?? `${part.usage?.total_tokens ?? ''}`)).join('|');
});
await check('openai.tools', async () => {
  const reply = await openai.chat.completions.create({ model, messages, tools: [clock] });
  return reply.choices[0].message.tool_calls[0].function;
});
await check('openai.completion', async () => (await openai.completions.create({ model, prompt: 'Say hello' })).choices[0].text);
await check('openai.embeddings', async () => (await openai.embeddings.create({ model, input: ['a', 'b'], encoding_format: 'float' })).data.length);
await check('openai.transcription', async () => {
  const file = new File([new Uint8Array([1, 2, 3])], 'speech.wav');
  return (await openai.audio.transcriptions.create({ model, file })).text;
});
await check('openai.unknown', () => openai.chat.completions.create({ model: 'absent', messages }));
await check('openai.broken', async () => {
  const stream = await openai.chat.completions.create({ model, messages, stream: true });
  return collect(stream, part => part.choices[0]?.delta?.content);
});
