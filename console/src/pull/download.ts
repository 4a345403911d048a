import { api } from '../api/client.js';

/** The body of `POST /api/models/download`; snake_case on the wire. */
export interface DownloadRequest {
    readonly url: string;
    readonly destination?: string;
    readonly sha256?: string;
    readonly model?: string;
    readonly overwrite?: boolean;
    readonly max_bytes_per_second?: number;
}

interface Accepted {
    readonly ok: boolean;
    readonly job_id: string;
    readonly message: string;
}

export function download(request: DownloadRequest, key: string): Promise<Accepted> {
    return api.post<Accepted>('/api/models/download', request, { headers: { 'Idempotency-Key': key } });
}

/** A random key; plain http on a LAN has no `crypto.randomUUID`. */
export function idempotencyKey(): string {
    return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

export interface Source {
    readonly kind: 'hub' | 'ollama' | 'web' | 'invalid';
    /** The URL that is sent: pages of the Hub become `hf://` references. */
    readonly url: string;
    readonly text: string;
}

/** Says what a pasted text is, before anything is sent. */
export function sourceOf(text: string): Source {
    const url = text.trim();
    const page = /^https:\/\/huggingface\.co\/([^/]+\/[^/]+)\/(?:blob|resolve)\/([^/]+)\/(.+?)(?:\?.*)?$/.exec(url);
    if (page !== null) {
        const [, repository, revision, file] = page;
        return { kind: 'hub', url: `https://huggingface.co/${repository}/resolve/${revision}/${file}`, text: `${file} of ${repository} at ${revision}, from the Hub` };
    }
    if (/^https:\/\/(huggingface\.co|hf\.co)\/[^/]+\/[^/]+(\/(tree\/.*)?)?$/.test(url)) {
        return { kind: 'invalid', url, text: 'This is the page of a repository: open its Files and paste the address of one file' };
    }
    if (/^hf:\/\/[^/]+\/[^/]+\/.+/.test(url)) {
        return { kind: 'hub', url, text: `${url.slice(5)}, from the Hub` };
    }
    if (/^ollama:\/\/.+/.test(url)) {
        return { kind: 'ollama', url, text: `${url.slice(9)}, pulled by the Ollama server` };
    }
    if (/^https?:\/\/[^/\s]+\/\S+$/.test(url)) {
        return { kind: 'web', url, text: `a file from ${new URL(url).host}` };
    }
    return { kind: 'invalid', url, text: 'Use https://…, hf://owner/name/file or ollama://name:tag' };
}
