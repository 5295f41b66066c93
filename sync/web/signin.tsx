/* Signing in, and the way in for the first administrator. The server says the same whether a name exists or not. */
import { useState } from 'preact/hooks';
import { Refused, session, type Session } from './api';
import { Field } from './kit/field';
import { words } from './kit/load';

type Enter = (session: Session) => void;

function wait(refused: Refused): string {
    const minutes = Math.max(1, Math.ceil((refused.retryAfter ?? 60) / 60));
    return `続けて入れなかったため、しばらく受け付けません。${minutes}分ほどたってから、もう一度お試しください`;
}

function Problem(props: { text: string | null }) {
    if (props.text === null) return null;
    return (
        <p class="notice look" role="alert">
            {props.text}
        </p>
    );
}

export function SignIn(props: { enter: Enter; note: string | null; first: boolean; several: boolean; council?: string; inside?: boolean }) {
    const [council, setCouncil] = useState(props.council ?? '');
    const [name, setName] = useState('');
    const [password, setPassword] = useState('');
    const [code, setCode] = useState('');
    const [asksCode, setAsksCode] = useState(false);
    const [error, setError] = useState<string | null>(props.note);
    const [busy, setBusy] = useState(false);
    const failed = (refused: unknown) => {
        if (refused instanceof Refused && refused.code === 'totp_needed') {
            setError(code ? '確認の番号が違います。アプリの新しい番号を入れてください。続けて違うときは、携帯電話の時計が合っているか確かめてください' : null);
            setAsksCode(true);
        } else if (refused instanceof Refused && refused.status === 429) setError(wait(refused));
        else setError(words(refused));
    };
    const submit = async (event: Event) => {
        event.preventDefault();
        setBusy(true);
        try {
            props.enter(await session.start(name.trim(), password, code.trim(), props.several ? council.trim() : ''));
        } catch (refused) {
            failed(refused);
            setBusy(false);
        }
    };
    return (
        <form class={props.inside ? 'inside' : 'door'} onSubmit={submit}>
            {!props.inside && <h1 tabIndex={-1}>サインイン</h1>}
            <Problem text={error} />
            {props.first && (
                <p class="notice">
                    まだ利用者が登録されていません。<code>mamori init</code> が示した、はじめの管理者のためのアドレスを開いてください。
                    見当たらないときは、サーバーの機械で <code>mamori account first</code> を実行すると、新しく作れます。
                </p>
            )}
            {props.several && (
                <Field
                    id="council"
                    label="議会の名前"
                    hint="このサーバーは、いくつかの議会が使っています（例: ○○市議会）"
                    value={council}
                    set={setCouncil}
                    complete="organization"
                />
            )}
            <Field id="name" label="利用者名" value={name} set={setName} complete="username" />
            <Field id="password" label="パスワード" type="password" value={password} set={setPassword} complete="current-password" />
            {asksCode && (
                <Field
                    id="code"
                    label="確認の番号"
                    hint="認証アプリの6けたの番号か、印刷した回復用の番号"
                    value={code}
                    set={setCode}
                    complete="one-time-code"
                />
            )}
            <button type="submit" class="wide" disabled={busy}>
                {busy ? '確かめています…' : 'サインイン'}
            </button>
            <p class="hint">パスワードを忘れたときは、管理者に新しくしてもらってください。</p>
        </form>
    );
}

const LEAST = 12;
/* The first account of all has a name to choose; whoever was given an account chooses the password alone. */
export function First(props: { enter: Enter; token: string; first: boolean }) {
    const [name, setName] = useState('');
    const [label, setLabel] = useState('');
    const [password, setPassword] = useState('');
    const [again, setAgain] = useState('');
    const [tried, setTried] = useState(false);
    const [error, setError] = useState<string | null>(null);
    const [busy, setBusy] = useState(false);
    const wrong = {
        name: name.trim() || !props.first ? null : '利用者名を入れてください',
        label: label.trim() || !props.first ? null : '操作の記録に残る名前を入れてください',
        password: [...password].length >= LEAST ? null : `${LEAST}文字以上にしてください`,
        again: again === password ? null : '同じパスワードを、もう一度入れてください',
    };
    const submit = async (event: Event) => {
        event.preventDefault();
        setTried(true);
        const first = (Object.keys(wrong) as (keyof typeof wrong)[]).find((key) => wrong[key] !== null);
        if (first) {
            document.getElementById(first)?.focus();
            return;
        }
        setBusy(true);
        try {
            props.enter(await session.first(props.token, name.trim(), label.trim(), password));
            location.hash = '#today';
        } catch (refused) {
            setError(words(refused));
            setBusy(false);
        }
    };
    const at = (key: keyof typeof wrong) => (tried ? wrong[key] : null);
    return (
        <form class="door" onSubmit={submit} noValidate>
            <h1 tabIndex={-1}>{props.first ? '初期設定' : 'パスワードを決める'}</h1>
            <p>
                {props.first
                    ? 'このサーバーを使いはじめる方の、名前とパスワードを決めてください。ここで作る利用者は管理者になります。'
                    : 'あなたの利用者が用意されました。パスワードを決めると、サインインします。'}
            </p>
            <Problem text={error} />
            {props.first && (
                <>
                    <Field id="name" label="利用者名" hint="サインインに使います（英字や数字など）" value={name} set={setName} complete="username" error={at('name')} />
                    <Field id="label" label="表示名" hint="操作の記録に残ります（例: 議会事務局 庶務係）" value={label} set={setLabel} error={at('label')} />
                </>
            )}
            <Field
                id="password"
                label="パスワード"
                type="password"
                hint={`${LEAST}文字以上。文のように長いものが、覚えやすく安全です`}
                value={password}
                set={setPassword}
                complete="new-password"
                error={at('password')}
            />
            <Field id="again" label="パスワード（もう一度）" type="password" value={again} set={setAgain} complete="new-password" error={at('again')} />
            <button type="submit" class="wide" disabled={busy}>
                {busy ? '登録しています…' : '決めて始める'}
            </button>
        </form>
    );
}
