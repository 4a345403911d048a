// Prints what @huggingface/gguf reads of each file in a directory, a line for each fact, in the form of JavaScriptClientTest.
import { readdirSync } from "node:fs";
import { gguf, GGMLQuantizationType, GGUFValueType } from "@huggingface/gguf";

const INTEGERS = new Set(["UINT8", "INT8", "UINT16", "INT16", "UINT32", "INT32", "UINT64", "INT64"].map((name) => GGUFValueType[name]));
const hex = (text) => Buffer.from(text, "utf8").toString("hex");

function bits(number) {
    const view = new DataView(new ArrayBuffer(8));
    view.setFloat64(0, number);
    return view.getBigUint64(0).toString(16);
}

function shown(value, type) {
    if (INTEGERS.has(type)) return "i:" + value;
    if (type === GGUFValueType.BOOL) return "b:" + value;
    if (type === GGUFValueType.STRING) return "s:" + hex(value);
    return "f:" + bits(value);
}

for (const file of readdirSync(process.argv[2]).sort()) {
    const read = await gguf(`${process.argv[2]}/${file}`, { allowLocalFile: true, typedMetadata: true, computeParametersCount: true });
    console.log(`file ${file} ${read.tensorDataOffset} ${read.parameterCount}`);
    for (const [key, { value, type, subType }] of Object.entries(read.typedMetadata).slice(3)) {
        const text = type === GGUFValueType.ARRAY
            ? `a:${value.length}:${value.slice(0, 16).map((each) => shown(each, subType)).join(",")}`
            : shown(value, type);
        console.log(`${file} ${hex(key)} ${text}`);
    }
    for (const { name, dtype, shape, offset } of read.tensorInfos) {
        console.log(`${file} tensor ${hex(name)} ${GGMLQuantizationType[dtype]} ${shape.join("x")} ${offset + read.tensorDataOffset}`);
    }
}
