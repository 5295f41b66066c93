#include "sync/server/noted.h"

#include "sync/server/internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- of a recorder ------------------------------------------------------------------------------------- */
struct note {
    struct mm_job job;
    struct mm_recorder_seen seen;
    char council[MM_ID_BYTES], recorder[MM_ID_BYTES], key[MM_ID_BYTES], boot[MM_UUID_BYTES];
};

static void note_run(struct mm_central *central, void *ctx)
{
    const struct note *note = ctx;
    mm_ignore(mm_recorder_seen(central, note->recorder, &note->seen, NULL)); /* as below */
}

static void free_after(void *ctx, enum mm_err err, const struct mm_errinfo *info)
{
    (void)err, (void)info; /* the next request of that recorder says it again */
    free(ctx);
}

void mm_noted_recorder(struct mm_writer *writer, const struct mm_who *who)
{
    struct note *note = calloc(1, sizeof *note);
    if (!note)
        return;
    note->job = (struct mm_job){note_run, free_after, note, NULL, note->council};
    note->seen = who->seen;
    (void)snprintf(note->council, sizeof note->council, "%s", who->council);
    (void)snprintf(note->recorder, sizeof note->recorder, "%s", who->recorder);
    (void)snprintf(note->key, sizeof note->key, "%s", who->seen.key ? who->seen.key : "");
    (void)snprintf(note->boot, sizeof note->boot, "%s", who->seen.boot ? who->seen.boot : "");
    note->seen.key = who->seen.key ? note->key : NULL;
    note->seen.boot = who->seen.boot ? note->boot : NULL;
    mm_writer_add(writer, &note->job);
}

/* ---- of a session -------------------------------------------------------------------------------------- */
struct touch {
    struct mm_job job;
    char council[MM_ID_BYTES], token_hash[MM_HASH_HEX_BYTES];
};

static void touch_run(struct mm_central *central, void *ctx)
{
    const struct touch *touch = ctx;
    mm_ignore(mm_account_session_seen(central, touch->token_hash, NULL)); /* the next request says it again */
}

void mm_noted_session(struct mm_writer *writer, const struct mm_who *who)
{
    struct touch *touch = calloc(1, sizeof *touch);
    if (!touch)
        return;
    touch->job = (struct mm_job){touch_run, free_after, touch, NULL, touch->council};
    (void)snprintf(touch->council, sizeof touch->council, "%s", who->council);
    memcpy(touch->token_hash, who->session.token_hash, sizeof touch->token_hash);
    mm_writer_add(writer, &touch->job);
}
