/* The frame around every page: who is signed in, the menu, where the focus goes, what a screen reader hears. */
import { render } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { onClock, onEnded, session as sessions, type Session } from './api';
import { useLoad, Wait } from './kit/load';
import { menus, type Page } from './kit/page';
import { link, usePlace, type Place } from './kit/route';
import { onSay, say } from './kit/say';
import { useTheme, type Theme } from './kit/theme';
import * as all from './pages';
import { First, SignIn } from './signin';

const pages: Page[] = Object.values(all);
const allowed = (session: Session) => pages.filter((page) => session.rights.includes(page.right));

function Menu(props: { session: Session; now: string }) {
    return (
        <nav aria-label="メニュー">
            {menus.map((menu) => {
                const here = allowed(props.session)
                    .filter((page) => page.menu === menu)
                    .sort((a, b) => a.place - b.place);
                if (here.length === 0) return null;
                return (
                    <div class="menu" key={menu}>
                        <p id={`menu-${menu}`}>{menu}</p>
                        <ul aria-labelledby={`menu-${menu}`}>
                            {here.map((page) => (
                                <li key={page.path}>
                                    <a href={link(page.path)} {...(page.path === props.now ? { 'aria-current': 'page' as const } : {})}>
                                        {page.title}
                                    </a>
                                </li>
                            ))}
                        </ul>
                    </div>
                );
            })}
        </nav>
    );
}

const themes: [Theme, string][] = [
    ['auto', '機械の設定'],
    ['light', '明るい'],
    ['dark', '暗い'],
];
function Band(props: { session: Session; leave: (() => void) | null }) {
    const [theme, setTheme] = useTheme();
    const { session } = props;
    return (
        <header class="band">
            <p class="where">
                <strong>{session.council}</strong> <span>情報セキュリティ研修　事務局</span>
                {session.demo && <span class="mark">見本（架空の名簿）</span>}
            </p>
            <div class="tools">
                <label>
                    色{' '}
                    <select value={theme} onChange={(event) => setTheme(event.currentTarget.value as Theme)}>
                        {themes.map(([value, name]) => (
                            <option key={value} value={value}>
                                {name}
                            </option>
                        ))}
                    </select>
                </label>
                {session.account && <span class="who">{session.account.label}</span>}
                {props.leave && (
                    <button type="button" onClick={props.leave}>
                        サインアウト
                    </button>
                )}
            </div>
        </header>
    );
}

/* Which of the two clocks is wrong, nobody here can know. */
function WrongClock() {
    const [minutes, set] = useState(0);
    useEffect(() => onClock(set), []);
    if (minutes === 0) return null;
    const off = Math.abs(minutes);
    const much = off < 120 ? `${off}分` : off < 2880 ? `${Math.round(off / 60)}時間` : `${Math.round(off / 1440)}日`;
    return (
        <aside class="notice look clock" aria-label="時計のずれ">
            <p>
                この機械の時計が、サーバーの時計より約{much}{minutes > 0 ? '進んで' : '遅れて'}います。どちらかが合っていません。
                日付と確認の番号が正しく扱えないので、機械の管理者に、時計を合わせるように頼んでください。
            </p>
        </aside>
    );
}

/* What the server says of its own clock; its reports bear the same sentence. */
function Notice(props: { text: string }) {
    if (props.text === '') return null;
    return (
        <aside class="notice look clock screen-only" aria-label="サーバーの時計">
            <p>{props.text}</p>
        </aside>
    );
}

function Live() {
    const [text, set] = useState('');
    useEffect(() => onSay(set), []);
    return (
        <p class="unseen" role="status">
            {text}
        </p>
    );
}

function Foot() {
    return (
        <footer>
            <p>
                本ソフトウェアは、議会が作成・承認したものではありません。
                <a href="licences.txt">使っている部品の使用許諾</a>
            </p>
        </footer>
    );
}

/* The session is over while a page is open: signing in goes on over it, and nothing that was written there is lost. */
function Again(props: { session: Session; enter: (session: Session) => void; leave: () => void }) {
    const dialog = useRef<HTMLDialogElement>(null);
    useEffect(() => {
        dialog.current?.showModal();
        dialog.current?.querySelector('input')?.focus();
    }, []);
    return (
        <dialog
            ref={dialog}
            class="again"
            aria-labelledby="again-title"
            onCancel={(event) => {
                event.preventDefault();
                props.leave();
            }}
        >
            <h2 id="again-title">もう一度サインイン</h2>
            <p>しばらく操作がなかったため、サインアウトしました。サインインすると、いまの画面の続きからできます。</p>
            <SignIn enter={props.enter} note={null} first={false} several={props.session.several} council={props.session.council} inside />
            <button type="button" class="plain wide" onClick={props.leave}>
                この画面を閉じて、はじめに戻る
            </button>
        </dialog>
    );
}

/* A page begins at its heading: for whoever sees and for whoever hears. Not at the very first: there the browser begins. */
function useFocus(place: string): void {
    const before = useRef<string | null>(null);
    useEffect(() => {
        if (before.current !== null && before.current !== place) {
            scrollTo(0, 0);
            document.querySelector<HTMLElement>('h1')?.focus();
        }
        before.current = place;
    }, [place]);
}

function Main(props: { session: Session; place: Place }) {
    const mine = allowed(props.session);
    const page = mine.find((one) => one.path === props.place.page) ?? (props.place.page === '' ? mine[0] : undefined);
    const title = page?.title ?? 'その画面はありません';
    useEffect(() => {
        document.title = `${title} | ${props.session.council} 事務局`;
    }, [title]);
    return (
        <main id="main">
            <h1 tabIndex={-1}>{title}</h1>
            <p class="print-only">{props.session.council}　情報セキュリティ研修</p>
            {page ? (
                <page.View key={page.path} session={props.session} query={props.place.query} />
            ) : (
                <p>
                    アドレスが変わったか、あなたの権限では開けない画面です。<a href="#">はじめの画面へ</a>
                </p>
            )}
        </main>
    );
}

function Frame(props: { session: Session; place: Place; leave: () => void }) {
    useFocus(props.place.page);
    return (
        <>
            <a class="skip" href="#main" onClick={(event) => {
                event.preventDefault();
                document.querySelector<HTMLElement>('h1')?.focus();
            }}>
                本文へ
            </a>
            <Band session={props.session} leave={props.leave} />
            <div class="frame">
                <Menu session={props.session} now={props.place.page || (allowed(props.session)[0]?.path ?? '')} />
                <Main session={props.session} place={props.place} />
            </div>
            <Foot />
        </>
    );
}

function Doors(props: { session: Session; place: Place; enter: (session: Session) => void; note: string | null }) {
    const first = props.place.page === 'first';
    const given = props.place.page === 'password';
    useEffect(() => {
        document.title = `${first ? '初期設定' : given ? 'パスワードを決める' : 'サインイン'} | ${props.session.council} 事務局`;
        document.querySelector<HTMLElement>('#main input')?.focus();
    }, [first, given]);
    return (
        <>
            <Band session={props.session} leave={null} />
            <main id="main">
                {first || given ? (
                    <First enter={props.enter} token={props.place.query.get('token') ?? ''} first={first} />
                ) : (
                    <SignIn enter={props.enter} note={props.note} first={props.session.first} several={props.session.several} />
                )}
            </main>
        </>
    );
}

function Inside(props: { start: Session }) {
    const place = usePlace();
    const [session, set] = useState(props.start);
    const [note, setNote] = useState<string | null>(null);
    const out = (text: string | null) => {
        setNote(text);
        set((now) => ({ ...now, signed_in: false, account: null, rights: [], csrf: null }));
    };
    const [ended, setEnded] = useState(false);
    const waiting = useRef<((same: boolean) => void)[]>([]);
    const settle = (same: boolean) => {
        setEnded(false);
        waiting.current.splice(0).forEach((go) => go(same));
    };
    useEffect(
        () =>
            onEnded(() => {
                setEnded(true);
                return new Promise((go) => waiting.current.push(go));
            }),
        [],
    );
    const enter = (found: Session) => {
        setNote(null);
        settle(found.account?.id === session.account?.id);
        set(found);
        say('サインインしました');
    };
    const leave = async () => {
        try {
            await sessions.end();
            out(null);
            say('サインアウトしました');
        } catch {
            out('サーバーに、サインアウトが伝わったかどうか分かりません。この機械をほかの方も使うときは、ブラウザーを閉じてください');
        }
    };
    return session.signed_in ? (
        <>
            <Notice text={session.notice} />
            <Frame key={session.account?.id} session={session} place={place} leave={leave} />
            {ended && (
                <Again
                    session={session}
                    enter={enter}
                    leave={() => {
                        settle(false);
                        out('サインアウトしました。書きかけのものは、送られていません');
                    }}
                />
            )}
        </>
    ) : (
        <Doors session={session} place={place} enter={enter} note={note} />
    );
}

function App() {
    const loaded = useLoad(sessions.read, 'session');
    return (
        <>
            <WrongClock />
            <Wait of={loaded}>{(session) => <Inside start={session} />}</Wait>
            <Live />
        </>
    );
}

render(<App />, document.getElementById('app')!);
