/* Written piece by piece: the file may be far bigger than memory. */
#include "sync/base/log.h"
#include "sync/cli/call.h"
#include "sync/server/statement_file.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>

static const struct mm_opt opts[] = {
    MM_CLI_OPT_DB,
    {"format", MM_OPT_STRING, NULL, "FORMAT", "jsonl（1行に1件、届いたまま。既定）か csv（主な項目）",
     "jsonl (one a line, as kept; the default) or csv (the main fields)"},
    {"o", MM_OPT_STRING, NULL, "FILE", "書き出すファイル（まだない名前）", "the file to write (a new name)"},
};

static enum mm_err put(void *ctx, const char *bytes, size_t len, struct mm_errinfo *info)
{
    if (fwrite(bytes, 1, len, ctx) != len)
        return mm_fail_errno(info, errno, "%s", mm_say("書き出せません", "cannot write"));
    return MM_OK;
}

static enum mm_err write_to(struct mm_cli *cli, const struct mm_statement_file_ops *ops, FILE *file,
                            int64_t *ret_n, struct mm_errinfo *info)
{
    struct mm_central *central = NULL;
    char actor[200];
    enum mm_err err = mm_cli_read(cli, &central, info);
    mm_cli_actor(actor, sizeof(actor));
    if (!err)
        err = mm_statement_file(central, ops, actor, put, file, ret_n, info);
    mm_central_close(central);
    if (!err && (fflush(file) || fsync(fileno(file))))
        err = mm_fail_errno(info, errno, "%s", mm_say("書き出せません", "cannot write"));
    return err;
}

static enum mm_err run(struct mm_cli *cli, struct mm_errinfo *info)
{
    const struct mm_statement_file_ops *ops = mm_statement_file_find(mm_cli_str(cli, "format", "jsonl"));
    const char *path = mm_cli_str(cli, "o", NULL);
    int64_t n = 0;

    if (!ops || !path)
        return mm_fail(info, MM_ERR_USAGE, "%s",
                       mm_say("--format jsonl か csv と、-o で書き出すファイルを指定してください。",
                              "give --format jsonl or csv, and the file to write with -o."));
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    FILE *file = fd < 0 ? NULL : fdopen(fd, "w");
    if (!file)
        return mm_fail_errno(info, errno, "%s", path);
    enum mm_err err = write_to(cli, ops, file, &n, info);
    fclose(file);
    if (err)
        unlink(path); /* half a file looks like a whole one */
    else
        printf(
            mm_say("記録 %" PRId64 "件を書き出しました（取扱注意）。\n", "%" PRId64 " statements written.\n"),
            n);
    return err;
}

extern const struct mm_command mm_cmd_statements_export;
const struct mm_command mm_cmd_statements_export = {
    .words = "statements export",
    .args = "",
    .ja = "記録（ステートメント）を一つのファイルに書き出します（議会の決定が要ります）",
    .en = "writes all statements to one file (needs a decision of the council)",
    .more_ja =
        "決定は mamori council set statements_export=yes --body 機関 --decided-on 日 --number 文書番号。\n"
        "氏名ではなく番号で書き出しますが、一人ひとりの答えが分かる記録です。操作の記録に残ります。\n"
        "最初の行は取扱区分です。取り消された記録も入ります（csv では voided の欄が true）。",
    .more_en =
        "The decision: mamori council set statements_export=yes --body BODY --decided-on DAY --number NO.\n"
        "People stand under their ids, with their answers. It is entered in the record of operations.\n"
        "The first line says how to treat the file. Voided ones are in it too (csv: voided is true).",
    .opts = opts,
    .n_opts = sizeof(opts) / sizeof(opts[0]),
    .needs = "db",
    .run = run,
};
