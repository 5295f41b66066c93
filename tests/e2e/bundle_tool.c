/* Bundles that no honest program writes, with the true keys of a kiosk, and of a server where its are given.
 *   bundle_tool STORE WHAT FILE                      WHAT: a row of `faults` below
 *   bundle_tool STORE WHAT FILE ANSWER SERVER_KEY    a row of `answer_faults`: the server's answer, changed
 * and signed again */
#include "sync/base/hash.h"
#include "sync/base/path.h"
#include "sync/store/store.h"
#include "sync/wire/bundle.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct forge {
    struct mm_bundle_head head;
    struct mm_letter letter;
    struct mm_sign_key from;
    struct mm_sign_public to;
};

static void nothing(struct forge *f)
{
    (void)f;
}
static void traversal(struct forge *f)
{
    f->letter.path = "/kiosk/v1/../../api/v1/kiosks";
}
static void elsewhere(struct forge *f)
{
    f->letter.path = "/api/v1/kiosks";
}
static void council(struct forge *f)
{
    (void)snprintf(f->head.council, sizeof f->head.council, "%s", "machi");
}
static void stranger(struct forge *f)
{
    (void)snprintf(f->head.recorder, sizeof f->head.recorder, "%s", "0198c000-0000-7000-8000-0000000000aa");
}
static void signed_by_another(struct forge *f)
{
    mm_sign_key_new(&f->from, NULL);
}
static void future(struct forge *f)
{
    f->head.at_ms += MM_MAX_BUNDLE_AHEAD_MS + 60000;
}
/* For the kiosk itself, as if its server had said so. */
static void answer(struct forge *f)
{
    f->head.kind = MM_BUNDLE_DOWN;
    f->head.serial = 1;
    f->head.answers = 1;
    f->letter.status = 200;
    f->letter.body = "{}";
    f->letter.len = 2;
    f->to = f->from.public_key;
}
static void unanswered(struct forge *f)
{
    answer(f);
    f->head.answers = 1000;
}

static const struct {
    const char *name;
    void (*make)(struct forge *f);
} faults[] = {{"good", nothing},    {"traversal", traversal}, {"elsewhere", elsewhere},
              {"council", council}, {"stranger", stranger},   {"signature", signed_by_another},
              {"future", future},   {"answer", answer},       {"unanswered", unanswered}};

/* ---- the server's own answer, with one thing changed ------------------------------------------------------
 */
static void answer_future(struct forge *f)
{
    f->head.answers += 1000;
}
static void leave(struct mm_letter *letter, bool *done)
{
    (void)letter;
    *done = true;
}
static void traverse(struct mm_letter *letter, bool *done)
{
    if (!*done)
        letter->path = "/kiosk/v1/pack/../../../etc/passwd";
    *done = true;
}
static void pack_short(struct mm_letter *letter, bool *done)
{
    if (*done || strncmp(letter->path, "/kiosk/v1/pack/", 15) != 0 || letter->len <= 1)
        return;
    letter->len--;
    *done = true;
}

static const struct {
    const char *name;
    void (*head)(struct forge *f);
    void (*letter)(struct mm_letter *letter, bool *done); /* done: one was changed */
} answer_faults[] = {{"good", nothing, leave},         {"council", council, leave},
                     {"kiosk", stranger, leave},       {"future", answer_future, leave},
                     {"traversal", nothing, traverse}, {"pack_short", nothing, pack_short}};

static enum mm_err copy_letter(struct mm_bundle_out *out, const struct mm_letter *letter,
                               struct mm_errinfo *info)
{
    struct mm_letter_header headers[MM_MAX_LETTER_HEADERS];
    const struct mm_json *all = mm_json_get(letter->head, "headers");
    size_t n = 0;
    for (const struct mm_json *h = mm_json_first(all); h && n < MM_MAX_LETTER_HEADERS; h = mm_json_next(h))
        headers[n++] = (struct mm_letter_header){mm_json_key(h), mm_json_str(h, "")};
    return mm_bundle_add(out, letter, headers, n, info);
}

static enum mm_err copy_letters(const struct mm_bundle *bundle, struct mm_bundle_out *out,
                                void (*change)(struct mm_letter *letter, bool *done), struct mm_errinfo *info)
{
    struct mm_letter_held held = {.head = NULL};
    enum mm_err err = MM_OK;
    bool done = false;
    for (size_t i = 0; !err && i < bundle->n; i++) {
        err = mm_bundle_letter(bundle, i, &held, info);
        if (!err) {
            change(&held.letter, &done);
            err = copy_letter(out, &held.letter, info);
        }
    }
    mm_letter_done(&held);
    return err || done ? err : mm_fail(info, MM_ERR_NOT_FOUND, "the answer has nothing to change");
}

static enum mm_err read_store(const char *dir, struct forge *f, struct mm_errinfo *info)
{
    const struct mm_clock clock = mm_clock_system();
    const struct mm_random random = mm_random_system();
    struct mm_store *store = NULL;
    char path[MM_PATH_BYTES], key[MM_PUBLIC_TEXT_BYTES];
    enum mm_err err = mm_store_open(dir, false, &clock, &random, &store, info);
    if (!err)
        err = mm_store_meta_get(store, "council", f->head.council, sizeof f->head.council, info);
    if (!err)
        err = mm_store_meta_get(store, "recorder", f->head.recorder, sizeof f->head.recorder, info);
    if (!err)
        err = mm_store_meta_get(store, "server_key", key, sizeof key, info);
    if (!err)
        err = mm_sign_public_parse(key, &f->to);
    if (!err)
        err = mm_path_join(path, dir, "agent.key");
    if (!err)
        err = mm_sign_key_load(path, &f->from, info);
    mm_sign_key_id(&f->from.public_key, f->head.key_id);
    f->head.at_ms = mm_now_ms(&clock);
    mm_store_close(store);
    return err;
}

static enum mm_err forge_answer(char **argv, struct mm_errinfo *info)
{
    struct forge f = {.letter = {.method = NULL}};
    struct mm_bundle bundle = {.n = 0};
    struct mm_bundle_out out = {.n = 0};
    size_t i = 0, n = sizeof answer_faults / sizeof answer_faults[0];
    while (i < n && strcmp(answer_faults[i].name, argv[2]) != 0)
        i++;
    enum mm_err err = i < n ? mm_crypto_init(info) : mm_fail(info, MM_ERR_USAGE, "no fault %s", argv[2]);
    if (!err)
        err = read_store(argv[1], &f, info);
    if (!err)
        err = mm_bundle_load(argv[4], &f.from, &bundle, info);
    f.to = f.from.public_key;
    if (!err)
        err = mm_sign_key_load(argv[5], &f.from, info);
    if (err)
        return err;
    f.head = bundle.head;
    answer_faults[i].head(&f);
    err = mm_bundle_begin(&out, argv[3], &f.head, &f.to, info);
    if (!err)
        err = copy_letters(&bundle, &out, answer_faults[i].letter, info);
    if (!err)
        err = mm_bundle_end(&out, &f.from, info);
    mm_bundle_out_done(&out);
    mm_bundle_done(&bundle);
    return err;
}

static enum mm_err forge(char **argv, struct mm_errinfo *info)
{
    struct forge f = {
        .head = {.kind = MM_BUNDLE_UP, .id = "0198c000-0000-7000-8000-0000000000e1", .serial = 1},
        .letter = {.method = "GET", .path = "/kiosk/v1/roster"}};
    struct mm_bundle_out out = {.n = 0};
    size_t i = 0, n = sizeof faults / sizeof faults[0];
    while (i < n && strcmp(faults[i].name, argv[2]) != 0)
        i++;
    enum mm_err err = i < n ? mm_crypto_init(info) : mm_fail(info, MM_ERR_USAGE, "no fault %s", argv[2]);
    if (!err)
        err = read_store(argv[1], &f, info);
    if (err)
        return err;
    faults[i].make(&f);
    err = mm_bundle_begin(&out, argv[3], &f.head, &f.to, info);
    if (!err)
        err = mm_bundle_add(&out, &f.letter, NULL, 0, info);
    if (!err)
        err = mm_bundle_end(&out, &f.from, info);
    mm_bundle_out_done(&out);
    return err;
}

int main(int argc, char **argv)
{
    struct mm_errinfo info = MM_ERRINFO_INIT;
    if ((argc == 4 && forge(argv, &info) == MM_OK) || (argc == 6 && forge_answer(argv, &info) == MM_OK))
        return EXIT_SUCCESS;
    fprintf(stderr, "bundle_tool: %s\n", info.text);
    return EXIT_FAILURE;
}
