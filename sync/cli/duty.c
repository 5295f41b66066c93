#include "sync/cli/duty.h"

#include "sync/base/log.h"
#include "sync/cli/call.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static void print_result(const struct mm_json *out)
{
    static const struct {
        const char *key, *ja, *en;
    } changes[] = {
        {"opened", "受けていただく研修が増えました", "duties opened"},
        {"closed", "受けていただく研修が減りました", "duties closed"},
        {"moved", "お願いする日が変わりました", "duties have another day"},
    };
    const char *person = mm_json_get_str(out, "person", ""), *id = mm_json_get_str(out, "id", "");
    bool undone = strcmp(mm_json_get_str(out, "kind", ""), "void") == 0, any = false;

    if (undone)
        printf("%s\n", mm_say("取り消しました。", "taken back."));
    else
        printf(mm_say("%s%s登録しました。取り消すには: mamori duty undo %s\n",
                      "%s%sentered; to take it back: mamori duty undo %s\n"),
               person, *person ? mm_say("さんについて", ": ") : "", id);
    for (size_t i = 0; i < sizeof(changes) / sizeof(changes[0]); i++) {
        int64_t n = mm_json_get_int(out, changes[i].key, 0);
        any = any || n;
        if (n)
            printf(mm_say("%s: %lld件\n", "%s: %lld\n"), mm_say(changes[i].ja, changes[i].en), (long long)n);
    }
    if (!any)
        printf("%s\n",
               mm_say("今日の時点では、受けていただく研修は変わりません。", "no duty changes as of today."));
}

enum mm_err mm_cli_duty_note(struct mm_cli *cli, const struct mm_cli_duty_note *note, struct mm_errinfo *info)
{
    struct mm_json *out = NULL;
    const struct mm_cli_word rows[] = {{"kind", note->kind},         {"person", note->person},
                                       {"course", note->course},     {"on", note->on},
                                       {"until", note->until},       {"reason", note->reason},
                                       {"audience", note->audience}, {"detail", note->detail},
                                       {"document", note->document}, {"ref", note->ref}};

    enum mm_err err = mm_cli_ask(cli, "duty.note", rows, sizeof(rows) / sizeof(rows[0]), &out, info);
    if (!err)
        print_result(out);
    mm_json_free(out);
    return err;
}

/* ---- a change of the roster ------------------------------------------------------------------------- */
#define MOST_LINES 40

static void print_duty(const struct mm_json *duty, const char *mark)
{
    const char *due = mm_json_get_str(duty, "due_on", ""), *closed = mm_json_get_str(duty, "closed", "");

    printf(mm_say("  %s %sさん「%s」%s %sから", "  %s %s: %s, %s from %s"), mark,
           mm_json_get_str(duty, "name", ""), mm_json_get_str(duty, "course", ""),
           mm_json_get_str(duty, "cause", ""), mm_json_get_str(duty, "opened_on", ""));
    if (*closed)
        printf(mm_say("（%s）", " (%s)"), closed);
    else if (*due)
        printf(mm_say("、%sまで", ", due %s"), due);
    printf("\n");
}

static void print_list(const struct mm_json *list, int64_t n, const char *mark)
{
    int64_t shown = 0;

    for (const struct mm_json *d = mm_json_first(list); d && shown < MOST_LINES; d = mm_json_next(d), shown++)
        print_duty(d, mark);
    if (n > shown)
        printf(mm_say("  ほかに %" PRId64 " 件\n", "  and %" PRId64 " more\n"), n - shown);
}

void mm_cli_print_duties(const struct mm_json *out)
{
    int64_t opened = mm_json_get_int(out, "duties_opened", 0),
            closed = mm_json_get_int(out, "duties_closed", 0);

    printf(mm_say("受けていただく研修: 新しく %" PRId64 "件、退任などで終わり %" PRId64 "件\n",
                  "duties: %" PRId64 " opened, %" PRId64 " closed\n"),
           opened, closed);
    print_list(mm_json_get(out, "opening"), opened, "+");
    print_list(mm_json_get(out, "closing"), closed, "-");
}
