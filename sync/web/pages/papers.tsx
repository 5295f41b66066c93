/* 帳票の書き出し: every report in every format, with its 取扱区分 before anything is taken out. A report by name is not
   opened here only to be listed: that would be a line in the record of operations of everybody in it. */
import { useState } from 'preact/hooks';
import { ask, report as load } from '../api';
import { useLoad, Wait } from '../kit/load';
import { Handling } from '../kit/mark';
import type { Page, Props } from '../kit/page';
import { Files } from '../kit/sheet';
import { Step } from '../kit/step';
import { moment } from '../kit/words';

interface Entry {
    name: string;
    tells: string;
    names_people: boolean;
}
const list = async () => (await ask<{ reports: Entry[] }>('GET', '/api/v1/reports')).reports;
const split = (tells: string): [string, string] => {
    const at = tells.search(/: |（/);
    return at < 0 ? [tells, ''] : [tells.slice(0, at), tells.slice(at).replace(/^: /, '')];
};

function Label(props: { entry: Entry }) {
    const { entry } = props;
    const loaded = useLoad(() => load(entry.name), entry.name);
    return (
        <Wait of={loaded}>
            {(report) => (
                <>
                    <Handling handling={report.handling} label={report.handling_label} />　{report.rows.length}行　{report.as_of_label}
                </>
            )}
        </Wait>
    );
}

function Out(props: { entry: Entry }) {
    const { entry } = props;
    const [title] = split(entry.tells);
    return (
        <div class="out">
            <p>
                取扱区分:{' '}
                {entry.names_people ? <Handling handling="names" label="取扱注意（個人名あり）" /> : <Label entry={entry} />}
            </p>
            {entry.names_people && (
                <p>
                    個人名が入っています。書き出したことは操作の記録に残り、ご本人が「私の記録」で見られます。用が済んだら、
                    決められたとおりに消してください。
                </p>
            )}
            <Files name={entry.name} what={title} />
        </div>
    );
}

function One(props: { entry: Entry }) {
    const [open, setOpen] = useState(false);
    const [title, more] = split(props.entry.tells);
    return (
        <details class="paper" onToggle={(event) => setOpen(event.currentTarget.open)}>
            <summary>
                <span class="name">{title}</span>
                <span class="sum">{more}</span>
            </summary>
            {open && <Out entry={props.entry} />}
        </details>
    );
}

interface Printed {
    tells: string;
    actor: string;
    as_of: string;
    at: string;
    now: string;
    same: boolean;
}
const digits = (text: string) => text.normalize('NFKC').replace(/\s/g, '').toLowerCase();
const told = (one: Printed) =>
    `「${split(one.tells)[0]}」${moment(one.as_of)}現在（${one.actor}さんが ${moment(one.at)} に出しました）。` +
    (one.same
        ? 'いまの記録から作り直しても同じです'
        : `いまの記録から作り直すと ${one.now} になります。あとから届いた記録や名簿の変更がないかを見て、もう一度出した報告とくらべてください`);

const Verify = () => (
    <Step
        id="printed"
        title="紙の報告を確かめる"
        asks={[
            {
                key: 'number',
                label: '照合番号',
                hint: '報告の終わりにある16文字（例: 0123 4567 89ab cdef）',
                wrong: (text) => (/^[0-9a-f]{16}$/.test(digits(text)) ? null : '0から9、aからfの16文字を入れてください'),
            },
        ]}
        doing="確かめる"
        run={async (values) => told(await ask<Printed>('GET', `/api/v1/printed/${digits(values['number'] ?? '')}`))}
    />
);

function View(props: Props) {
    const loaded = useLoad(list, 'reports');
    return (
        <>
            <p>
                ファイルの名前は「年度_名称_取扱区分_作成日時」になります。Excel
                で開くときは「Excel（xlsx）」を選んでください。シフトJISは、古いソフト用です（表せない文字は置きかえます）。
            </p>
            <Wait of={loaded}>{(entries) => entries.map((entry) => <One key={entry.name} entry={entry} />)}</Wait>
            {props.session.rights.includes('clerk') && <Verify />}
        </>
    );
}

export const papers: Page = { path: 'papers', title: '帳票の書き出し', menu: '備え', place: 2, right: 'report', View };
