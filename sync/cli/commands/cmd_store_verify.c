#include "sync/base/log.h"
#include "sync/cli/call.h"
#include "sync/server/proof.h"
#include "sync/server/verify.h"

#include <stdio.h>

#define MAX_SHOWN 50

static const struct mm_opt opts[] = {
    MM_CLI_OPT_DB,
    {"keep", MM_OPT_FLAG, NULL, NULL, "結果を残します（概況と報告に出ます）",
     "keeps what was found, for the overview and the reports"},
};

static const struct {
    const char *ja, *en;
} words[] = {
    [MM_VERIFY_BYTES] = {"中身が受け取ったときと違います", "its bytes are not what was received"},
    [MM_VERIFY_CHAIN] = {"つながりを示す値が合いません", "its chain hash does not fit"},
    [MM_VERIFY_LINK] = {"一つ前の記録とつながりません", "it does not continue the record before it"},
    [MM_VERIFY_MISSING] = {"あったはずの記録がありません", "a record before it is gone"},
};
_Static_assert(sizeof words / sizeof words[0] == MM_VERIFY_KIND_COUNT, "a sentence for each kind");

static void show(void *ctx, const struct mm_verify_fault *fault)
{
    long long *n = ctx;

    if (++*n > MAX_SHOWN)
        return;
    printf(mm_say("記録元 %s の %lld 番（%s）: %s\n", "recorder %s, number %lld (%s): %s\n"), fault->recorder,
           (long long)fault->seq, fault->id[0] ? fault->id : "-",
           mm_say(words[fault->kind].ja, words[fault->kind].en));
}

/* The totals of the reports once more, from the records. */
static enum mm_err prove(struct mm_central *central, struct mm_proof *proof, struct mm_errinfo *info)
{
    enum mm_err err = mm_prove(central, proof, info);

    for (int i = 0; !err && i < MM_PROOF_PART_COUNT; i++)
        if (proof->wrong[i])
            printf(mm_say("帳票の数「%s」: %lld 個のうち %lld 個が、記録から数え直した数と違います\n",
                          "totals, %s: of %lld, %lld differ from what the records say\n"),
                   mm_say(mm_proof_part_ja((enum mm_proof_part)i), mm_proof_part_en((enum mm_proof_part)i)),
                   (long long)proof->compared[i], (long long)proof->wrong[i]);
    if (!err && mm_proof_wrong(proof))
        (void)mm_fail(info, MM_ERR_CORRUPT, "%s",
                      mm_say("帳票の数が記録と合いません。mamori store rebuild で作り直してください",
                             "the totals do not agree with the records; run mamori store rebuild"));
    return err;
}

/* One council's store. */
struct found {
    long long faults; /* records that are not as they were received */
    int64_t records;
    struct mm_proof proof;
};

static enum mm_err look(struct mm_cli *cli, struct found *found, struct mm_errinfo *info)
{
    struct mm_central *central = NULL;
    enum mm_err err = mm_cli_read(cli, &central, info);

    if (!err)
        err = mm_central_verify(central, show, &found->faults, &found->records, info);
    if (!err && !found->faults)
        err = prove(central, &found->proof, info);
    if (!err && mm_cli_flag(cli, "keep"))
        err = mm_proof_keep(central, found->faults + mm_proof_wrong(&found->proof), info);
    mm_central_close(central);
    return err;
}

static enum mm_err verify(struct mm_cli *cli, const char *name, void *ctx, struct mm_errinfo *info)
{
    struct found found = {.faults = 0};
    long long *all = ctx;
    enum mm_err err;

    if (name)
        printf(mm_say("%s:\n", "%s:\n"), name);
    err = look(cli, &found, info);
    if (err)
        return err;
    *all += found.faults + mm_proof_wrong(&found.proof);
    if (found.faults > MAX_SHOWN)
        printf(mm_say("…ほかに %lld 件\n", "... and %lld more\n"), found.faults - MAX_SHOWN);
    if (found.faults > 0)
        (void)mm_fail(
            info, MM_ERR_CORRUPT,
            mm_say("記録 %lld 件のうち %lld か所が、受け取ったときのままではありません。控えと比べてください",
                   "of %lld records, %lld places are not as they were received; compare with a backup"),
            (long long)found.records, found.faults);
    else if (!mm_proof_wrong(&found.proof))
        printf(
            mm_say(
                "記録 %lld 件を確かめました。すべて受け取ったときのままです。帳票の数も、記録から数え直した"
                "数と合っています。\n",
                "%lld records: all of them as they were received; the totals of reports agree with "
                "them.\n"),
            (long long)found.records);
    return MM_OK;
}

static enum mm_err run(struct mm_cli *cli, struct mm_errinfo *info)
{
    long long faults = 0;
    enum mm_err err = mm_cli_each_council(cli, verify, &faults, info);

    return err || !faults ? err : MM_ERR_CORRUPT;
}

extern const struct mm_command mm_cmd_store_verify;
const struct mm_command mm_cmd_store_verify = {
    .words = "store verify",
    .args = "",
    .ja = "届いた記録がすべて受け取ったときのままか、帳票の数がそれと合うかを確かめます",
    .en = "checks that every record is as it was received, and the totals of reports against them",
    .opts = opts,
    .n_opts = sizeof(opts) / sizeof(opts[0]),
    .needs = "db",
    .run = run,
};
