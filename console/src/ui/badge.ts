import { html, type TemplateResult } from 'lit';
import { stateWord, type Tone } from '../words/states.js';
import { icon, type IconName } from './icon.js';

export function badge(state: string): TemplateResult {
    const word = stateWord(state);
    return mark(word.text, word.tone, word.icon);
}

export function mark(text: string, tone: Tone, symbol: IconName = 'dot'): TemplateResult {
    return html`<span class="badge tone-${tone}">${icon(symbol)}${text}</span>`;
}

export function chip(text: string): TemplateResult {
    return html`<span class="chip">${text}</span>`;
}
