#include "content/pack/pack.h"
#include "sync/base/log.h"
#include "sync/cli/command.h"

#include <stdio.h>

static void print_finding(const struct mm_finding *f)
{
    const char *level = f->level == MM_FINDING_ERROR ? mm_say("誤り", "error") : mm_say("注意", "warning");

    printf("%s:", f->file);
    if (f->line)
        printf("%d:", f->line);
    if (*f->field)
        printf(" %s:", f->field);
    printf(" %s: %s\n", level, f->message);
}

static enum mm_err run(struct mm_cli *cli, struct mm_errinfo *info)
{
    struct mm_findings findings;
    struct mm_pack *pack = NULL;
    struct mm_errinfo inner = MM_ERRINFO_INIT;
    size_t warnings;
    enum mm_err err;

    mm_findings_init(&findings);
    err = mm_pack_open(cli->args[0], &pack, &findings, &inner);
    for (size_t i = 0; i < findings.n; i++)
        print_finding(&findings.list[i]);
    if (findings.cut)
        printf("%s\n", mm_say("これより先は省きました。", "more findings are left out."));
    warnings = findings.n - findings.errors;
    if (err && findings.errors)
        mm_fail(info, err,
                mm_say("誤り %zu件、注意 %zu件。誤りを直すまで、この教材は使えません。",
                       "%zu errors, %zu warnings; the pack cannot be used until the errors are mended."),
                findings.errors, warnings);
    else if (err)
        mm_fail(info, err, "%s", inner.text);
    else
        printf(mm_say("誤り 0件、注意 %zu件。%s 版 %s、教材 %zu、問題 %zu、研修 %zu\n",
                      "0 errors, %zu warnings. %s version %s: %zu modules, %zu items, %zu courses\n"),
               warnings, pack->council.name, pack->version, pack->n_modules, pack->n_items, pack->n_courses);
    mm_pack_free(pack);
    mm_findings_done(&findings);
    return err;
}

extern const struct mm_command mm_cmd_content_check;
const struct mm_command mm_cmd_content_check = {
    .words = "content check",
    .args = "DIR",
    .min_args = 1,
    .max_args = 1,
    .ja = "教材を調べ、直す所をファイルと行で示します",
    .en = "checks a pack and names what to mend by file and line",
    .more_ja = "DIR は council.json のあるフォルダです。",
    .more_en = "DIR is the folder of council.json.",
    .opts = NULL,
    .n_opts = 0,
    .run = run,
};
