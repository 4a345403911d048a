import { html, nothing, type TemplateResult } from 'lit';
import { icon } from '../ui/icon.js';
import { panel } from '../ui/layout.js';
import type { Answer, Passage } from './collection.js';

/** An answer as far as it is written, with what is missing and citations that their passages do not support. */
export function answerPanel(written: string, answer: Answer | null): TemplateResult {
    const doubtful = answer?.citations.filter((each) => !each.supported || each.stale) ?? [];
    return panel(answer === null ? 'Answer, being written' : `Answer by ${answer.model}`, html`
        <p class="quote" aria-live=${answer === null ? 'off' : 'polite'}>${answer?.text ?? written}</p>
        ${answer?.note ? html`<p class="notice tone-warn" role="status">${icon('alert')}<span>${answer.note}.</span></p>` : nothing}
        ${doubtful.length === 0 ? nothing : html`<ul class="list">${doubtful.map((each) => html`<li class="row-note">[${each.number}] ${
            each.document ? (each.supported ? 'The file was changed since it was read.' : html`The passage does not say this. Closest: ${each.quote || 'nothing'}`) : 'There is no such passage.'}</li>`)}</ul>`}`);
}

/** Passages, best first, each with where it stands. */
export function passageList(passages: readonly Passage[]): TemplateResult {
    return html`<ol class="list" aria-label="Passages">${passages.map(({ number, context, text, citation }) => html`<li>
        <p class="row-title">[${number}] ${citation.title}${citation.stale ? html` <span class="tone-warn">changed since</span>` : nothing}</p>
        <p class="row-note">${citation.document}${citation.page ? `, page ${citation.page}` : ''}, characters ${citation.start}–${citation.end}</p>
        ${context === '' ? nothing : html`<p class="row-note">${context.split('\n').join(' › ')}</p>`}
        <p class="quote">${text}</p></li>`)}</ol>`;
}
