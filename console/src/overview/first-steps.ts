import { html, type TemplateResult } from 'lit';
import { href } from '../app/router.js';
import { panel } from '../ui/layout.js';

const STORE = 'beast.first-steps';

export function firstStepsHidden(): boolean {
    try {
        return localStorage.getItem(STORE) !== null;
    } catch {
        return true;
    }
}

/** Three steps for a new installation; each can be left out. */
export function firstSteps(hide: () => void): TemplateResult {
    const done = (): void => {
        try {
            localStorage.setItem(STORE, 'hidden');
        } finally {
            hide();
        }
    };
    return panel('First steps', html`<ol class="list">
        <li class="list-row"><span class="list-main"><b>Where are your models?</b><span class="row-note">Scan the directories you have; nothing is moved.</span></span><a class="button small" href=${href(['storage'])}>Scan</a></li>
        <li class="list-row"><span class="list-main"><b>How much memory is there?</b><span class="row-note">Then every model says whether it fits.</span></span><a class="button small" href=${href(['models'])}>Set it</a></li>
        <li class="list-row"><span class="list-main"><b>Pull a model</b><span class="row-note">It is verified, catalogued and snapshotted.</span></span><a class="button small primary" href=${href(['pull'])}>Pull</a></li>
    </ol>`, html`<button class="button small plain" @click=${done}>Hide</button>`);
}
