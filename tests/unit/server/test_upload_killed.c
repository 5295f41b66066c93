/* A server that is killed anywhere while a pack that was sent is read, unpacked and published: the pack of
 * before is whole and taught on, or the new one is; and the same pack, sent again, comes to its place. Killed
 * at every second of its calls, each time over what the time before has left.
 * mm-test: labels=plain */
#define COUNCIL_PACK MM_TEST_SOURCE_DIR "/tests/flow/pack"
#include "sync/server/upload.h"
#include "tests/unit/die_at.h"
#include "tests/unit/server/fixture_offer.h"

#include <dirent.h>

struct sent {
    struct council c;
    char dir[400], version[17];
    struct mm_buf body; /* owned */
};

static void add_files(struct sent *s)
{
    struct mm_pack_file *files = NULL;
    size_t n = 0;
    MM_CHECK_ERR(mm_pack_files(s->dir, &files, &n, NULL), MM_OK);
    for (size_t i = 0; i < n; i++) {
        char path[MM_PATH_BYTES];
        struct mm_buf file;
        MM_CHECK_ERR(mm_packs_source(s->dir, files[i].name, path), MM_OK);
        MM_CHECK_ERR(mm_file_read(path, MM_MAX_PACK_FILE_BYTES, &file, NULL), MM_OK);
        mm_buf_append(&s->body, file.data, file.len);
        mm_buf_done(&file);
    }
    free(files);
}

static void make_body(struct sent *s)
{
    struct mm_sign_key key;
    struct mm_pack *pack = NULL;
    struct mm_buf offer;
    snprintf(s->dir, sizeof s->dir, "%s/edition", s->c.dir);
    offer_edition(s->dir, 1);
    offer_key(&s->c, &key);
    MM_CHECK_ERR(mm_pack_open(s->dir, &pack, NULL, NULL), MM_OK);
    snprintf(s->version, sizeof s->version, "%s", pack->version);
    const struct mm_pack_signing how = {&key, s->c.central->pack_serial + 1, COUNCIL_AT_MS, 30};
    mm_buf_init(&offer, MM_MAX_OFFER_BYTES);
    MM_CHECK_ERR(mm_pack_sign(s->dir, pack, &how, &offer, NULL), MM_OK);
    mm_buf_init(&s->body, MM_MAX_PACK_BYTES);
    mm_upload_begin(&offer, NULL, &s->body);
    add_files(s);
    mm_buf_done(&offer);
    mm_pack_free(pack);
    mm_sign_key_done(&key);
}

static bool open_again(struct council *c)
{
    struct mm_errinfo info = MM_ERRINFO_INIT;
    enum mm_err err =
        mm_central_open(c->url, MM_CENTRAL_WRITE, NULL, &c->clock, &c->random, &c->central, &info);
    MM_CHECK_STR(info.text, "");
    return err == MM_OK;
}

static int send_it(void *ctx)
{
    struct sent *s = ctx;
    struct mm_upload *upload = NULL;
    long at = die_at; /* the server had begun before */
    die_at = 0;
    enum mm_err err = open_again(&s->c) ? MM_OK : MM_ERR_IO;
    die_at = at;
    if (!err)
        err = mm_upload_read(s->c.central, s->body.data, s->body.len, false, &upload, NULL);
    if (!err)
        err = mm_upload_publish(s->c.central, upload, "編集", NULL);
    mm_upload_free(upload);
    mm_central_close(s->c.central);
    return err != MM_OK;
}

static bool half_lies_about(const struct council *c)
{
    char path[500];
    snprintf(path, sizeof path, "%s.packs", c->file);
    DIR *d = opendir(path);
    const struct dirent *entry;
    bool half = false;
    while (d && (entry = readdir(d)))
        half = half || strstr(entry->d_name, ".tmp");
    if (d)
        closedir(d);
    return half;
}

MM_TEST(a_pack_that_is_killed_anywhere_while_it_is_published_is_there_or_is_not)
{
    struct sent s = {.version = ""};
    char before[17];
    long n = 1, killed = 0;
    MM_REQUIRE(council_open(&s.c));
    make_body(&s);
    snprintf(before, sizeof before, "%s", s.c.central->pack_version);
    mm_central_close(s.c.central);
    for (bool there = false; !there; n += 2) {
        int said = die_in(n, send_it, &s);
        MM_REQUIRE(said == 0 || said == -1);
        killed += said == -1;
        MM_REQUIRE(open_again(&s.c));
        there = s.c.central->pack_serial == 2;
        MM_CHECK(there || s.c.central->pack_serial == 1);
        MM_CHECK_STR(s.c.central->pack_version, there ? s.version : before);
        MM_CHECK(mm_central_pack(s.c.central) != NULL);
        MM_CHECK(there || said == -1);
        mm_central_close(s.c.central);
    }
    MM_CHECK(killed > 10);
    MM_REQUIRE(open_again(&s.c));
    struct mm_buf body = s.body;
    make_body(&s); /* once more, so that nothing of those that were killed is left */
    mm_central_close(s.c.central);
    MM_CHECK_INT(send_it(&s), 0);
    MM_CHECK(!half_lies_about(&s.c));
    printf("killed %ld times\n", killed);
    mm_buf_done(&body);
    mm_buf_done(&s.body);
    mm_test_rmdir(s.c.dir);
}

MM_TEST_MAIN
