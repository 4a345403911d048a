import { html } from 'lit';
import { href, navigate } from '../app/router.js';
import { ask } from '../ui/dialog.js';
import { ingest, type Ingestion } from './collection.js';

/** Asks for a directory, queues its ingestion and shows the job. */
export async function ingestDirectory(name = ''): Promise<void> {
    let job = '';
    const text = (data: FormData, field: string): string => String(data.get(field) ?? '').trim();
    await ask(name === '' ? 'Ingest a directory' : `Ingest into ${name}`, html`
        <label class="field"><span class="field-label">Collection</span><input class="input" name="collection" required pattern="[a-z0-9][a-z0-9_\\-]*" maxlength="63" .value=${name} ?readonly=${name !== ''} spellcheck="false"></label>
        <label class="field"><span class="field-label">Directory, below AI_BEAST_DOCUMENT_ROOTS</span><input class="input" name="directory" required spellcheck="false"></label>
        <label class="field"><span class="field-label">Embedder for search by meaning: a model or alias, or none (default: the collection's own)</span><input class="input" name="embedder" maxlength="200" spellcheck="false"></label>
        <label class="check"><input type="checkbox" name="apply"> Change the collection. Without this the job only says what it would do.</label>`, 'Queue', {
        service: 'queue-worker',
        send: async (data) => {
            const embedder = text(data, 'embedder');
            const ingestion: Ingestion = { directory: text(data, 'directory'), apply: data.get('apply') !== null, ...(embedder === '' ? {} : { embedder }) };
            job = (await ingest(text(data, 'collection'), ingestion)).job_id;
        },
    });
    if (job !== '') {
        navigate(href(['jobs', job]));
    }
}
