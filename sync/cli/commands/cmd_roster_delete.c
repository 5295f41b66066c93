#include "sync/base/log.h"
#include "sync/cli/call.h"

#include <inttypes.h>
#include <stdio.h>

static const struct mm_opt opts[] = {
    MM_CLI_OPT_DB,
    {"mbox", MM_OPT_STRING, NULL, "MAILTO", "ほかのシステムがその方を呼ぶアドレス（mailto:…）",
     "address by which another system knows the person (mailto:…)"},
};

static enum mm_err run(struct mm_cli *cli, struct mm_errinfo *info)
{
    struct mm_json *out = NULL;
    const struct mm_cli_word words[] = {{"person", cli->args[0]}, {"mbox", mm_cli_str(cli, "mbox", "")}};
    enum mm_err err = mm_cli_ask(cli, "roster.delete", words, sizeof(words) / sizeof(words[0]), &out, info);

    if (!err)
        printf(mm_say("名簿から消去しました。氏名のあった記録 %" PRId64
                      "件は、消去の印に置き換えました。端末からは、次の同期で消えます。\n"
                      "前に取った控えには、まだ氏名があります。控えの保存期間が過ぎたら消してください。\n",
                      "erased; %" PRId64
                      " records that held the name are tombstones now. Kiosks follow at their next "
                      "sync.\nEarlier backups still have the name; delete them when their time is over.\n"),
               mm_json_get_int(out, "tombstones", 0));
    mm_json_free(out);
    return err;
}

extern const struct mm_command mm_cmd_roster_delete;
const struct mm_command mm_cmd_roster_delete = {
    .words = "roster delete",
    .args = "PERSON",
    .min_args = 1,
    .max_args = 1,
    .ja = "名簿から一人を消去します（元に戻せません）",
    .en = "erases somebody from the roster (for good)",
    .more_ja =
        "PERSON は氏名、議席、利用者IDのどれか。氏名と利用者IDのつながり、設定、番号、カードを消します。\n"
        "学習の記録は、だれのものか分からない番号のまま残ります。端末の名簿と、端末に保存した研修修了証も、\n"
        "次の同期で消えます。前の控えから戻すときは mamori store migrate --erased で、もう一度消去されます。",
    .more_en =
        "PERSON is a name, a seat or an id. The link of name and id goes, settings, codes and cards "
        "with it.\n"
        "Records stay under an id that is nobody's. Kiosks lose the row and certificates that they kept\n"
        "at their next sync. mamori store migrate --erased erases again when an older backup is restored.",
    .opts = opts,
    .n_opts = sizeof(opts) / sizeof(opts[0]),
    .needs = "db",
    .run = run,
};
