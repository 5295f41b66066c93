/* Bundles that no honest program writes, with the true keys of a kiosk.
 *   bundle_tool STORE WHAT FILE    WHAT: a row of `faults` below */
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

static enum mm_err forge(char **argv, struct mm_errinfo *info)
{
    struct forge f = {
        .head = {.kind = MM_BUNDLE_UP, .id = "0198c000-0000-7000-8000-0000000000e1", .serial = 1},
        .letter = {.method = "GET", .path = "/kiosk/v1/roster"}};
    struct mm_bundle_out out;
    struct mm_buf file;
    size_t i = 0, n = sizeof faults / sizeof faults[0];
    while (i < n && strcmp(faults[i].name, argv[2]) != 0)
        i++;
    enum mm_err err = i < n ? mm_crypto_init(info) : mm_fail(info, MM_ERR_USAGE, "no fault %s", argv[2]);
    if (!err)
        err = read_store(argv[1], &f, info);
    if (err)
        return err;
    faults[i].make(&f);
    mm_buf_init(&file, MM_BUNDLE_FILE_BYTES);
    mm_bundle_begin(&out, &f.head);
    mm_bundle_add(&out, &f.letter, NULL, 0);
    err = mm_bundle_seal(&out, &f.from, &f.to, &file, info);
    if (!err)
        err = mm_file_write_atomic(argv[3], file.data, file.len, 0600, info);
    mm_bundle_out_done(&out);
    mm_buf_done(&file);
    return err;
}

int main(int argc, char **argv)
{
    struct mm_errinfo info = MM_ERRINFO_INIT;
    if (argc == 4 && forge(argv, &info) == MM_OK)
        return EXIT_SUCCESS;
    fprintf(stderr, "bundle_tool: %s\n", info.text);
    return EXIT_FAILURE;
}
