import { html, nothing, type TemplateResult } from 'lit';
import { api, seg } from '../api/client.js';
import { credentials } from '../api/credentials.js';
import { href, navigate } from '../app/router.js';
import { startOperation } from '../operations/start.js';
import { badge, chip, mark } from '../ui/badge.js';
import { copyable } from '../ui/copy.js';
import { ask, confirm } from '../ui/dialog.js';
import { define } from '../ui/element.js';
import { bytes, plural, short } from '../ui/format.js';
import { icon } from '../ui/icon.js';
import { facts, head, panel } from '../ui/layout.js';
import { Loader } from '../ui/loader.js';
import { Screen } from '../ui/screen.js';
import { time } from '../ui/time.js';
import { attempt } from '../ui/toast.js';
import { view } from '../ui/view.js';
import { getSnapshot, SERVICE, type Snapshot } from './snapshot.js';

/** One snapshot: what it is, where it was seen, and what can be done with it. */
class SnapshotScreen extends Screen {
    #snapshot = new Loader<Snapshot>(this, { load: (signal) => getSnapshot(this.param('digest'), signal) });

    get heading(): string {
        const snapshot = this.#snapshot.value;
        return snapshot === undefined ? 'Snapshot' : `${snapshot.model} ${snapshot.modelVersion ?? short(snapshot.sha256)}`;
    }

    override render(): TemplateResult {
        return view(this.#snapshot, { service: SERVICE, heading: this.heading, filled: (snapshot) => this.#filled(snapshot) });
    }

    #filled(snapshot: Snapshot): TemplateResult {
        return html`
            ${head(this.heading, copyable(snapshot.sha256, short(snapshot.sha256)), this.#actions(snapshot))}
            ${panel('State', html`<div class="actions">${badge(snapshot.health)}${snapshot.pinned ? mark('pinned', 'active', 'pin') : nothing}${snapshot.labels.map(chip)}</div>
                ${snapshot.damage ? html`<div class="notice tone-bad">${icon('alert')}<span>${snapshot.damage}</span>
                    <button class="button small" @click=${() => void startOperation(`/api/snapshots/${seg(snapshot.sha256)}/repair`, {})}>Repair</button></div>` : nothing}
                ${facts([
                    ['Model', html`<a href=${href(['models', snapshot.model])}>${snapshot.model}</a>`],
                    ['Path', snapshot.path],
                    ['Size', bytes(snapshot.sizeBytes)],
                    ['Taken', time(snapshot.createdAt)],
                    ['Verified', snapshot.verifiedAt ? time(snapshot.verifiedAt) : 'never'],
                ])}`)}
            ${panel(`Seen in ${plural(snapshot.sources.length, 'place')}`, html`<ul class="list">${snapshot.sources.map((source) => html`<li class="list-row">
                <span class="list-main"><b>${source.model}</b> ${source.modelVersion ?? ''}<span class="row-note">${source.path}</span></span>${time(source.createdAt)}</li>`)}</ul>`)}
            ${Object.keys(snapshot.metadata).length === 0 ? nothing : panel('Metadata', facts(Object.entries(snapshot.metadata)))}`;
    }

    #actions(snapshot: Snapshot): TemplateResult {
        const locked = !credentials.may('write');
        const path = `/api/snapshots/${seg(snapshot.sha256)}`;
        return html`
            <a class="button primary" href=${href(['snapshots', snapshot.sha256, 'rollback'])}>${icon('back')}Roll back…</a>
            <button class="button" ?disabled=${locked} @click=${() => void startOperation(`${path}/verify`)}>${icon('check')}Verify</button>
            <button class="button" ?disabled=${locked} @click=${() => void this.#mark(snapshot, { pinned: !snapshot.pinned })}>${icon('pin')}${snapshot.pinned ? 'Unpin' : 'Pin'}</button>
            <button class="button" ?disabled=${locked} @click=${() => void this.#labels(snapshot)}>Labels</button>
            <button class="button" ?disabled=${locked} @click=${() => void this.#remove(snapshot)}>${icon('trash')}Delete</button>`;
    }

    async #mark(snapshot: Snapshot, marks: { pinned?: boolean; labels?: readonly string[] }): Promise<void> {
        await attempt(SERVICE, 'Saved', async () => {
            this.#snapshot.set(await api.patch<Snapshot>(`/api/snapshots/${seg(snapshot.sha256)}`, marks));
        });
    }

    async #labels(snapshot: Snapshot): Promise<void> {
        const form = await ask('Labels', html`<label class="field"><span class="field-label">Labels, separated by commas</span>
            <input class="input" name="labels" .value=${snapshot.labels.join(', ')} spellcheck="false"><span class="field-help">A cleanup keeps labelled snapshots.</span></label>`, 'Save');
        if (form !== null) {
            await this.#mark(snapshot, { labels: String(form.get('labels')).split(',').map((each) => each.trim()).filter(Boolean) });
        }
    }

    async #remove(snapshot: Snapshot): Promise<void> {
        const yes = await confirm({
            title: 'Delete this snapshot?',
            body: html`<p>It can no longer be rolled back to, for ${plural(snapshot.sources.length, 'place')} it was seen in. The installed file stays.</p>
                <p>Its ${bytes(snapshot.sizeBytes)} stay on disk until the next collection. <b>Taking a snapshot of the same content again brings it back</b>; otherwise it is lost.</p>`,
            action: 'Delete the snapshot',
            danger: true,
        });
        if (yes && (await attempt(SERVICE, 'Deleted', () => api.remove(`/api/snapshots/${seg(snapshot.sha256)}`)))) {
            navigate(href(['snapshots'], { model: snapshot.model }));
        }
    }
}

define('beast-snapshot', SnapshotScreen);
