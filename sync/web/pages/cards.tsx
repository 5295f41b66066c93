/* 受講カード・一度だけの番号: shown only when asked for, after it was said that the record of operations has it. */
import { useState } from 'preact/hooks';
import { act, kiosks as load } from '../api';
import { Confirm } from '../kit/dialog';
import { Form, type Values } from '../kit/form';
import { useLoad } from '../kit/load';
import type { Page } from '../kit/page';
import { day } from '../kit/words';

interface Code {
    kiosk: string;
    seat: number;
    name: string;
    status: string;
    number: string;
    expires_on: string;
}
const kinds: [string, string][] = [
    ['codes', 'はじめの番号（まだ入ったことのない方へ）'],
    ['reserve', '予備の番号（PINを忘れた方へ）'],
    ['cards', '受講カードに刷る文字'],
    ['new_card', '新しい受講カード（なくした方へ。前のカードは使えなくなります）'],
];
const one = (kind: string | undefined) => kind === 'reserve' || kind === 'new_card';
const grouped = (number: string) => (/^\d+$/.test(number) ? number.replace(/(\d{4})(?=\d)/g, '$1 ') : number);

function Codes(props: { codes: Code[] }) {
    return (
        <section class="result" aria-labelledby="codes">
            <h2 id="codes">番号（{props.codes.length}件）</h2>
            <p>
                ご本人にだけお渡しください。この画面を離れると消えます。番号は、その端末で1回だけ使えます。
            </p>
            <div class="scroll" role="region" aria-label="番号" tabIndex={0}>
                <table class="grid">
                    <caption>取扱注意（個人名あり）</caption>
                    <thead>
                        <tr>
                            <th scope="col">議席</th>
                            <th scope="col">氏名</th>
                            <th scope="col">区分</th>
                            <th scope="col">端末</th>
                            <th scope="col">番号</th>
                            <th scope="col">使える日</th>
                        </tr>
                    </thead>
                    <tbody>
                        {props.codes.map((code, i) => (
                            <tr key={i}>
                                <td class="int">{code.seat || ''}</td>
                                <th scope="row">{code.name}</th>
                                <td>{code.status}</td>
                                <td>{code.kiosk}</td>
                                <td class="big-code">{grouped(code.number)}</td>
                                <td>{code.expires_on && `${day(code.expires_on)}まで`}</td>
                            </tr>
                        ))}
                    </tbody>
                </table>
            </div>
            <button type="button" class="screen-only" onClick={() => print()}>
                この画面を印刷
            </button>
        </section>
    );
}

function View() {
    const loaded = useLoad(load, 'kiosks');
    const [want, setWant] = useState<Values | null>(null);
    const [codes, setCodes] = useState<Code[] | null>(null);
    const active = (loaded.value ?? []).filter((kiosk) => kiosk.status === 'active').map((kiosk) => kiosk.name);
    const run = async () => {
        const { kind, kiosk = '', who = '' } = want ?? {};
        const body = { kiosk, who, cards: kind === 'cards' || kind === 'new_card', reset: one(kind) };
        setCodes((await act<{ rows: Code[] }>('roster.cards', body)).rows);
    };
    return (
        <>
            <p>番号や受講カードは、端末に入るときに使います。PINを忘れた方には、予備の番号をお渡しすると、その場で決め直せます。</p>
            <Form
                id="cards"
                asks={[
                    { key: 'kind', label: '出すもの', options: kinds },
                    {
                        key: 'who',
                        label: '氏名か議席番号',
                        hint: '空けておくと全員分です。予備の番号と新しいカードは、おひとりずつ出します',
                        optional: true,
                    },
                    {
                        key: 'kiosk',
                        label: '端末',
                        options: [['', 'すべての端末'], ...active.map((name): [string, string] => [name, name])],
                        optional: true,
                        when: (all) => all['kind'] === 'codes' || all['kind'] === 'reserve',
                    },
                ]}
                doing="出す"
                run={async (values) => {
                    if (one(values['kind']) && !values['who']) throw new Error('どなたの分か、氏名か議席番号を入れてください');
                    setCodes(null);
                    setWant(values);
                }}
            />
            {want && (
                <Confirm title="番号を出しますか" doing="出す" run={run} close={() => setWant(null)}>
                    <p>
                        {kinds.find(([kind]) => kind === want['kind'])?.[1]}　{want['who'] || '全員'}
                    </p>
                    <p>番号を出したことは、操作の記録に残ります。ほかの方に見えないところで出してください。</p>
                </Confirm>
            )}
            {codes && <Codes codes={codes} />}
        </>
    );
}

export const cards: Page = { path: 'cards', title: '受講カード・番号', menu: '受講', place: 8, right: 'clerk', View };
