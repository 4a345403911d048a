import { html, type TemplateResult } from 'lit';
import { icon } from './icon.js';
import { toast } from './toast.js';

export async function copyText(text: string): Promise<void> {
    try {
        await navigator.clipboard.writeText(text);
        toast('Copied');
    } catch {
        toast('Copying needs https or localhost: select the text instead', true);
    }
}

/** Text with a button that copies it. */
export function copyable(text: string, shown: unknown = text): TemplateResult {
    return html`<span class="copyable"><code>${shown}</code><button class="button icon-only small plain" type="button" aria-label="Copy ${text}" title="Copy"
        @click=${() => void copyText(text)}>${icon('copy')}</button></span>`;
}

export function codeBlock(text: string): TemplateResult {
    return html`<div class="code"><pre tabindex="0">${text}</pre><button class="button small" type="button" @click=${() => void copyText(text)}>${icon('copy')}Copy</button></div>`;
}
