import { sourceOf } from '../src/pull/download.js';
import { check, same } from './check.js';

const kind = (text: string): string => sourceOf(text).kind;

check('source: kinds', () => same(['hf://o/n/f.gguf', 'ollama://llama3.2:1b', 'https://example.org/f.gguf', 'ftp://x', 'hello'].map(kind), ['hub', 'ollama', 'web', 'invalid', 'invalid']));
check('source: a page of a file becomes its download', () => same(sourceOf('https://huggingface.co/o/n/blob/main/a/f.gguf?download=true').url, 'https://huggingface.co/o/n/resolve/main/a/f.gguf'));
check('source: a page of a repository is none', () => same(kind('https://huggingface.co/o/n'), 'invalid'));
check('source: scripts are none', () => same(kind('javascript:alert(1)'), 'invalid'));
