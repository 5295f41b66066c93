/* Dialogs that are no question of yes or no: a form over the page, and something that is shown once. */
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

export function Panel(props: { title: string; close: () => void; leave?: string; print?: boolean; children: ComponentChildren }) {
    const dialog = useRef<HTMLDialogElement>(null);
    useEffect(() => dialog.current?.showModal(), []);
    return (
        <dialog ref={dialog} aria-labelledby="panel-title" onClose={props.close}>
            <h2 id="panel-title">{props.title}</h2>
            {props.children}
            <div class="buttons screen-only">
                {props.print && (
                    <button type="button" class="plain" onClick={() => print()}>
                        印刷
                    </button>
                )}
                <button type="button" class="plain" onClick={() => dialog.current?.close()}>
                    {props.leave ?? '閉じる'}
                </button>
            </div>
        </dialog>
    );
}

/* A link for somebody else, shown once. */
export function Link(props: { who: string; page: string; token: string; close: () => void }) {
    const address = `${location.origin}/web/#${props.page}?token=${props.token}`;
    return (
        <Panel title={`${props.who}さんに渡すリンク`} close={props.close}>
            <p>
                24時間以内に、1回だけ使えます。ご本人がこのアドレスを開いて、パスワードを決めます。この画面を閉じると、二度と出せません。
            </p>
            <p class="big-code long">{address}</p>
        </Panel>
    );
}
