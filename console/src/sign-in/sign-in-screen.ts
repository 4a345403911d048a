import { html, nothing, type TemplateResult } from 'lit';
import { BASE, navigate } from '../app/router.js';
import { redeem, signIn } from '../api/session.js';
import { ApiError } from '../api/problem.js';
import { define } from '../ui/element.js';
import { icon } from '../ui/icon.js';
import { Screen } from '../ui/screen.js';
import { explain } from '../ui/view.js';

/** Sign-in with a key, or with the one-time ticket in the fragment of a link. */
class SignIn extends Screen {
    #error: string | null = null;
    #busy = false;

    get heading(): string {
        return 'Sign in';
    }

    override connectedCallback(): void {
        super.connectedCallback();
        const ticket = new URLSearchParams(location.hash.slice(1)).get('ticket');
        if (ticket !== null) {
            history.replaceState(null, '', location.pathname + location.search);
            void this.#try(() => redeem(ticket), 'This link was used already, or is older than a minute. Get another one with beast console.');
        }
    }

    async #try(action: () => Promise<void>, refused: string): Promise<void> {
        this.#busy = true;
        this.#error = null;
        this.requestUpdate();
        try {
            await action();
            const back = this.query('return');
            navigate(BASE + (back.startsWith('/') && !back.startsWith('//') ? back : '/'), true);
        } catch (error) {
            this.#error = error instanceof ApiError && error.status === 401 ? refused : explain(error, 'events-gateway').filter(Boolean).join(': ');
        }
        this.#busy = false;
        this.requestUpdate();
    }

    readonly #submit = (event: SubmitEvent): void => {
        event.preventDefault();
        const form = new FormData(event.target as HTMLFormElement);
        void this.#try(() => signIn(String(form.get('key')).trim()), 'This key is not valid, or was revoked.');
    };

    override render(): TemplateResult {
        return html`<form class="sign-in" @submit=${this.#submit}>
            <img src="/console/assets/icon.svg" alt="" width="48" height="48">
            <h1 class="sign-in-title" tabindex="-1">Sign in to AI Beast</h1>
            <p class="muted">On the machine itself, <code>beast console</code> opens this page signed in.</p>
            <label class="field"><span class="field-label">API key</span>
                <input class="input" name="key" type="password" required autocomplete="current-password" spellcheck="false" aria-invalid=${this.#error === null ? nothing : 'true'}></label>
            ${this.#error === null ? nothing : html`<p class="form-error" role="alert">${icon('alert')}<span>${this.#error}</span></p>`}
            <button class="button primary wide-button" ?disabled=${this.#busy}>${this.#busy ? 'Signing in…' : 'Sign in'}</button>
            <details class="sign-in-help"><summary>Where is my key?</summary>
                <p><code>./beast key</code> prints the admin key, which <code>./beast up</code> wrote to <code>DATA_DIR/keys/admin.key</code>.
                Where <code>deploy/init</code> was used, it is in the same file. The key goes to this host only, and this page does not keep it: it gets a session of 12 hours.</p></details>
        </form>`;
    }
}

define('beast-sign-in', SignIn);
