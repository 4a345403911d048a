import { html, nothing, render } from 'lit';
import { icon } from './icon.js';
import { explain } from './view.js';

export interface Question {
    readonly title: string;
    /** What will happen, what goes, and how it comes back. */
    readonly body: unknown;
    readonly action: string;
    readonly danger?: boolean;
}

/** Asks before an action in a modal dialog. Esc and Cancel mean no. */
export function confirm(question: Question): Promise<boolean> {
    return open<boolean>(question.title, false, (close) => ({
        body: question.body,
        buttons: html`
            <button class="button" type="button" @click=${() => close(false)}>${question.danger === true ? 'Keep' : 'Cancel'}</button>
            <button class="button ${question.danger === true ? 'danger' : 'primary'}" type="button" autofocus @click=${() => close(true)}>${question.action}</button>`,
    }));
}

/** Shows something once, such as a secret. */
export async function inform(title: string, body: unknown): Promise<void> {
    await open<boolean>(title, false, (close) => ({
        body,
        buttons: html`<button class="button primary" type="button" autofocus @click=${() => close(true)}>Done</button>`,
    }));
}

export interface Sending {
    readonly service: string;
    readonly danger?: boolean;
    readonly send: (form: FormData) => Promise<unknown>;
}

/** A form in a dialog. Stays open with what was typed, and the reason, until it could be sent. Resolves with its data, or null. */
export function ask(title: string, fields: unknown, action: string, sending?: Sending): Promise<FormData | null> {
    return open<FormData | null>(title, null, (close, fail) => ({
        body: fields,
        submit: async (form) => {
            const data = new FormData(form);
            try {
                await sending?.send(data);
                close(data);
            } catch (error) {
                fail(explain(error, sending?.service ?? '').filter(Boolean).join(': '));
            }
        },
        buttons: html`
            <button class="button" type="button" @click=${() => close(null)}>Cancel</button>
            <button class="button ${sending?.danger === true ? 'danger' : 'primary'}" type="submit">${action}</button>`,
    }));
}

interface Parts {
    readonly body: unknown;
    readonly buttons: unknown;
    readonly submit?: (form: HTMLFormElement) => Promise<void>;
}

function open<T>(title: string, dismissed: T, parts: (close: (value: T) => void, fail: (reason: string) => void) => Parts): Promise<T> {
    return new Promise((resolve) => {
        const dialog = document.createElement('dialog');
        dialog.className = 'dialog';
        dialog.setAttribute('aria-labelledby', 'dialog-title');
        let result = dismissed;
        const close = (value: T): void => {
            result = value;
            dialog.close();
        };
        const { body, buttons, submit } = parts(close, (reason) => draw(reason));
        const send = (event: SubmitEvent): void => {
            event.preventDefault();
            void submit?.(event.target as HTMLFormElement);
        };
        const draw = (reason: string): void => void render(
            html`<form class="dialog-form" @submit=${send}>
                <h2 class="dialog-title" id="dialog-title">${title}</h2>
                <div class="dialog-body">${body ?? nothing}${reason === '' ? nothing : html`<p class="form-error" role="alert">${icon('alert')}${reason}</p>`}</div>
                <div class="dialog-actions">${buttons}</div>
            </form>`,
            dialog,
        );
        draw('');
        dialog.addEventListener('close', () => {
            dialog.remove();
            resolve(result);
        });
        document.body.append(dialog);
        dialog.showModal();
    });
}
