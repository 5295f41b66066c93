/* 削除と保全: erasing somebody for good, after it was said what goes and what stays; and keeping somebody from it. */
import { useState } from 'preact/hooks';
import { act } from '../api';
import { Confirm } from '../kit/dialog';
import { decision, Form, type Ask, type Values } from '../kit/form';
import type { Page } from '../kit/page';
import { say } from '../kit/say';

const person: Ask = { key: 'person', label: '氏名か議席番号', hint: '同じ氏名の方がいるときは議席番号' };

function Hold() {
    const [done, setDone] = useState<string | null>(null);
    return (
        <section aria-labelledby="hold-set">
            <h2 id="hold-set">保全する</h2>
            <p>保全している方は、削除できません。</p>
            <Form
                id="hold"
                asks={[
                    person,
                    { key: 'on', label: 'すること', options: [['yes', '保全する'], ['no', '保全を終える']] },
                    ...decision.map((ask) => ({ ...ask, when: (all: Values) => all['on'] !== 'no' })),
                ]}
                doing="登録する"
                run={async (values) => {
                    const { on } = await act<{ on: boolean }>('roster.hold', values);
                    const text = on ? '保全しました' : '保全を終えました';
                    setDone(text);
                    say(text);
                }}
            />
            {done !== null && <p class="notice">{done}</p>}
        </section>
    );
}

interface Erased {
    tombstones: number;
    rows: number;
}
function Erase() {
    const [whom, setWhom] = useState<string | null>(null);
    const [done, setDone] = useState<string | null>(null);
    return (
        <section aria-labelledby="erase-one">
            <h2 id="erase-one">削除する</h2>
            <Form id="erase" asks={[person]} doing="削除する前に確かめる" run={async (values) => setWhom(values['person'] ?? '')} />
            {done !== null && <p class="notice">{done}</p>}
            {whom !== null && (
                <Confirm
                    title={`「${whom}」を削除しますか`}
                    doing="削除する"
                    close={() => setWhom(null)}
                    run={async () => {
                        const erased = await act<Erased>('roster.delete', { person: whom });
                        const text = `削除しました。氏名を消した記録 ${erased.tombstones}件、ほかに消したもの ${erased.rows}件です`;
                        setDone(text);
                        say(text);
                    }}
                >
                    <p>消えるもの: 名簿の行、氏名と番号の結び付き、端末の設定、PIN、受講カード、研修修了証の氏名。</p>
                    <p>残るもの: だれのものか分からなくなった受講の記録。人数の集計は変わりません。</p>
                    <p>元に戻すことはできません。</p>
                </Confirm>
            )}
        </section>
    );
}

function View() {
    return (
        <>
            <Hold />
            <Erase />
        </>
    );
}

export const erase: Page = { path: 'erase', title: '削除と保全', menu: '設定', place: 6, right: 'admin', View };
