// Loads a model with llama.cpp and prints the buffers it allocates: model, part, MiB, separated by tabs.
// Arguments: file, context. node-llama-cpp is looked for where NODE_LLAMA_CPP says, otherwise as node looks for packages.
import path from "node:path";

const { getLlama, LlamaLogLevel } = await import(process.env.NODE_LLAMA_CPP ?? "node-llama-cpp");
const [file, context] = process.argv.slice(2);
const parts = { KV: "cache", RS: "cache", compute: "compute", output: "compute" };
const name = path.basename(file, ".gguf");
const lines = [];
const llama = await getLlama({
  gpu: false,
  build: "never",
  logLevel: LlamaLogLevel.debug,
  logger: (_level, message) => {
    if (process.env.VERBOSE) console.error(message);
    lines.push(...message.split("\n"));
  },
});
const model = await llama.loadModel({ modelPath: file, gpuLayers: 0 });
await model.createContext({
  contextSize: Number(context),
  batchSize: 512,
  sequences: 1,
  flashAttention: true,
  ignoreMemorySafetyChecks: true,
});
const buffers = () =>
  lines
    .map((line) => line.match(/\b(KV|RS|compute|output)\s+buffer size\s*=\s*([0-9.]+) MiB/))
    .filter((said) => said);
// Log lines arrive from another thread.
for (let i = 0; i < 100 && !buffers().some((said) => said[1] === "compute"); i++) {
  await new Promise((resolve) => setTimeout(resolve, 50));
}
console.log(`${name}\tweights\t${model.size / 2 ** 20}`);
for (const said of buffers()) {
  console.log(`${name}\t${parts[said[1]]}\t${said[2]}`);
}
process.exit(0);
