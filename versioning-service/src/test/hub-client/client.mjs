// Calls a hub with the client of the Hugging Face Hub and prints what it got as JSON: node client.mjs HUB TOKEN REPOSITORY FILE DIRECTORY
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import {
  downloadFile, downloadFileToCacheDir, fileDownloadInfo, fileExists, listFiles, listModels, modelInfo, pathsInfo, repoExists,
  snapshotDownload, whoAmI,
} from "@huggingface/hub";

console.debug = () => {};
const [hubUrl, accessToken, repo, path, cacheDir] = process.argv.slice(2);
const of = { hubUrl, accessToken, repo };
const sha256 = (bytes) => createHash("sha256").update(Buffer.from(bytes)).digest("hex");
const collected = async (items) => {
  const all = [];
  for await (const item of items) all.push(item);
  return all;
};
const failure = async (call) => {
  try {
    await call();
    return "none";
  } catch (error) {
    return `${error.statusCode} ${error.message}`;
  }
};

const model = await modelInfo({ ...of, name: repo, additionalFields: ["sha", "tags", "filePaths"] });
const blob = await downloadFile({ ...of, path });
const whole = await blob.arrayBuffer();
const slice = await blob.slice(1000, 2000).arrayBuffer();
const pinned = await downloadFile({ ...of, path, revision: model.sha });
const snapshot = await snapshotDownload({ ...of, cacheDir });
console.log(JSON.stringify({
  who: (await whoAmI({ hubUrl, accessToken })).name,
  models: (await collected(listModels({ hubUrl, accessToken, search: { query: repo.split("/")[1] } }))).map((each) => each.name),
  paged: (await collected(listModels({ hubUrl, accessToken, limit: 1 }))).length,
  model,
  files: await collected(listFiles({ ...of, recursive: true })),
  info: await fileDownloadInfo({ ...of, path }),
  paths: await pathsInfo({ ...of, paths: [path], expand: true }),
  whole: sha256(whole),
  slice: sha256(slice),
  pinned: sha256(await pinned.arrayBuffer()),
  snapshot: sha256(readFileSync(join(snapshot, path))),
  cached: sha256(readFileSync(await downloadFileToCacheDir({ ...of, path, cacheDir }))),
  exists: [await repoExists(of), await fileExists({ ...of, path }), await fileExists({ ...of, path: "absent" })],
  absent: await downloadFile({ ...of, path: "absent" }),
  noRepository: await failure(() => modelInfo({ hubUrl, accessToken, name: "local/absent" })),
}));
