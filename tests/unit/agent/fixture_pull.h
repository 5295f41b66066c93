/* A server that offers one roster and one pack, signed, and can be made to lie. */
#ifndef MM_TEST_FIXTURE_PULL_H
#define MM_TEST_FIXTURE_PULL_H

#include "sync/wire/offer.h"
#include "tests/unit/agent/fixture_agent.h"

#define PACK_GOOD_MS (30LL * 86400 * 1000)
#define PACK_DIR     MM_TEST_SOURCE_DIR "/tests/flow/pack" /* small: each file is written through to the disk */

struct server {
    struct mm_roster roster;
    bool no_roster; /* sends rubbish instead */
    struct mm_manifest manifest;
    int bad_hash; /* 1 + number of the file whose bytes are changed; 0: none */
    int gone;     /* after so many pack files the server closes; 0: never */
    int files, unsigned_requests;
    int64_t version;      /* of the summary of p1; 0: a server that knows no summaries */
    const char *settings; /* in it */
    const char *speaks_of;
    int summaries; /* asked for */
    bool odd;      /* what it tells of another person, before p1, cannot be read */
    bool no_report;
    struct mm_sign_public key;
    struct mm_sign_key pack_key; /* signs the manifest */
    struct mm_pack_pass passes[4];
    size_t n_passes;
    void (*mangle)(struct server *s, struct mm_buf *offer); /* on the way; NULL: nobody does */
};

static inline bool is_signed(struct server *s, const struct asked *a)
{
    char council[64], recorder[64], time[64], signature[128];
    struct mm_buf text;
    struct mm_signature sig;
    struct mm_hash body = mm_sha256(a->len ? a->body : "", a->len);
    header_of(a, MM_HDR_COUNCIL, council, sizeof council);
    header_of(a, MM_HDR_RECORDER, recorder, sizeof recorder);
    header_of(a, MM_HDR_TIME, time, sizeof time);
    header_of(a, MM_HDR_SIGNATURE, signature, sizeof signature);
    mm_buf_init(&text, 8192);
    mm_request_signed_text(a->method, a->path, council, recorder, time, &body, &text);
    bool good = mm_signature_parse(signature, &sig) == MM_OK &&
                mm_sign_verify(&s->key, &sig, text.data, text.len) == MM_OK;
    mm_buf_done(&text);
    return good;
}

static inline void with_etag(const struct asked *a, struct said *said)
{
    char hex[MM_HASH_HEX_BYTES], known[200];
    struct mm_hash hash = mm_sha256(said->body.data, said->body.len);
    mm_hash_format(&hash, hex);
    snprintf(said->headers, sizeof said->headers, "ETag: \"%.32s\"\r\n", hex);
    said->status = 200;
    if (header_of(a, "If-None-Match", known, sizeof known) && strncmp(known + 1, hex, 32) == 0) {
        mm_buf_clear(&said->body);
        said->status = 304;
    }
}

static inline void give_file(struct server *s, const struct asked *a, struct said *said)
{
    char hex[MM_HASH_HEX_BYTES], path[1200];
    for (size_t i = 0; i < s->manifest.n_files; i++) {
        struct mm_buf buf;
        const char *name = s->manifest.files[i].name;
        mm_hash_format(&s->manifest.files[i].hash, hex);
        if (strcmp(a->path + strlen("/kiosk/v1/pack/"), hex) != 0)
            continue;
        snprintf(path, sizeof path, "%s/%s", PACK_DIR, name);
        if (mm_file_read(path, MM_MAX_PACK_FILE_BYTES, &buf, NULL))
            return;
        mm_buf_append(&said->body, buf.data, buf.len);
        mm_buf_done(&buf);
        if (s->bad_hash == (int)i + 1)
            said->body.data[0] ^= 1;
        said->status = 200;
        return;
    }
}

static inline void give_versions(struct server *s, struct mm_buf *out)
{
    struct mm_summary_version people[] = {{"p0", s->version}, {"p1", s->version}, {"../p2", s->version}};
    struct mm_looked looked = {AGENT_AT_MS, "事務局", "受講状況"};
    const struct mm_summary_list list = {people + !s->odd, 2 + s->odd, &looked, 1};
    mm_summary_list_write(&list, out);
}

static inline void give_summary(struct server *s, struct mm_buf *out)
{
    struct mm_summary_item item = {.item = "one", .version = "v", .times = 1, .last_at_ms = AGENT_AT_MS};
    struct mm_summary summary = {.items = &item, .n_items = 1, .settings_at_ms = AGENT_AT_MS + s->version};
    snprintf(summary.person, sizeof summary.person, "%s", s->speaks_of ? s->speaks_of : "p1");
    snprintf(summary.settings_id, sizeof summary.settings_id, "00000000-0000-7000-8000-000000000001");
    summary.settings = strdup(s->settings);
    mm_summary_write(&summary, out);
    free(summary.settings);
}

/* As it was signed, by the key of now. */
static inline void give_offer(struct server *s, struct mm_buf *out)
{
    struct mm_buf text;
    mm_buf_init(&text, MM_MAX_MANIFEST_BYTES);
    mm_manifest_write(&s->manifest, &text);
    struct mm_offer offer = {.n_passes = s->n_passes,
                             .key = s->pack_key.public_key,
                             .signature = mm_offer_sign(&s->pack_key, mm_buf_str(&text), text.len),
                             .manifest = mm_buf_str(&text),
                             .len = text.len};
    memcpy(offer.passes, s->passes, sizeof s->passes);
    mm_offer_write(&offer, out);
    mm_buf_done(&text);
    if (s->mangle)
        s->mangle(s, out);
}

static inline void answer(struct fake *f, const struct asked *a, struct said *said)
{
    struct server *s = f->ctx;
    s->unsigned_requests += !is_signed(s, a);
    if (strcmp(a->path, "/kiosk/v1/roster") == 0) {
        if (s->no_roster)
            mm_buf_str_append(&said->body, "{\"people\":7}");
        else
            mm_roster_write(&s->roster, &said->body);
        with_etag(a, said);
    } else if (strcmp(a->path, "/kiosk/v1/manifest") == 0) {
        give_offer(s, &said->body);
        with_etag(a, said);
    } else if (s->version && strcmp(a->path, "/kiosk/v1/summaries") == 0) {
        give_versions(s, &said->body);
        with_etag(a, said);
    } else if (s->version && strcmp(a->path, "/kiosk/v1/summary/p1") == 0) {
        s->summaries++;
        give_summary(s, &said->body);
        with_etag(a, said);
    } else if (s->odd && strcmp(a->path, "/kiosk/v1/summary/p0") == 0) {
        mm_buf_str_append(&said->body, "{\"person\":\"p0\",\"texts\":[{\"text\":\"a\\nb\"}]}");
        with_etag(a, said);
    } else if (s->no_report && strcmp(a->path, "/kiosk/v1/report") == 0) {
        said->status = 400;
    } else if (strncmp(a->path, "/kiosk/v1/pack/", 15) == 0) {
        s->files++;
        give_file(s, a, said);
        if (s->gone && s->files > s->gone)
            said->status = 0;
    }
}

static inline bool start(struct kit *k, struct fake *f, struct server *s)
{
    struct mm_pack_file *files = NULL;
    struct mm_pack *pack = NULL;
    char text[MM_PUBLIC_TEXT_BYTES];
    size_t n = 0;
    memset(s, 0, sizeof *s);
    mm_roster_init(&s->roster);
    s->roster.people = calloc(1, sizeof *s->roster.people);
    s->roster.n_people = 1;
    s->roster.people[0] = (struct mm_person){
        .id = "p1", .name = "架空太郎", .reading = "かくうたろう", .status = MM_PERSON_COUNCILLOR, .seat = 1};
    snprintf(s->roster.council_name, sizeof s->roster.council_name, "△△市議会");
    mm_manifest_init(&s->manifest);
    fake_start(f, answer);
    f->ctx = s;
    if (!kit_open(k, f->url) || !MM_CHECK(mm_pack_open(PACK_DIR, &pack, NULL, NULL) == MM_OK) ||
        !MM_CHECK(mm_pack_files(PACK_DIR, &files, &n, NULL) == MM_OK))
        return false;
    s->key = k->key.public_key;
    snprintf(s->manifest.version, sizeof s->manifest.version, "%s", pack->version);
    snprintf(s->manifest.council, sizeof s->manifest.council, "%s", pack->council.id);
    snprintf(k->agent->council, sizeof k->agent->council, "%s", pack->council.id);
    s->manifest.serial = 5;
    s->manifest.created_at_ms = AGENT_AT_MS;
    s->manifest.expires_at_ms = AGENT_AT_MS + PACK_GOOD_MS;
    mm_sign_key_new(&s->pack_key, NULL);
    mm_sign_public_format(&s->pack_key.public_key, text);
    MM_CHECK_ERR(mm_store_meta_set(k->kiosk, "pack_key", text, NULL), MM_OK);
    s->manifest.files = calloc(n, sizeof *s->manifest.files);
    s->manifest.n_files = n;
    for (size_t i = 0; i < n; i++) {
        snprintf(s->manifest.files[i].name, sizeof s->manifest.files[i].name, "%s", files[i].name);
        s->manifest.files[i].hash = files[i].hash;
        s->manifest.files[i].bytes = files[i].bytes;
    }
    free(files);
    mm_pack_free(pack);
    return true;
}

static inline void stop(struct kit *k, struct fake *f, struct server *s)
{
    fake_stop(f);
    MM_CHECK_INT(s->unsigned_requests, 0);
    mm_roster_done(&s->roster);
    mm_manifest_done(&s->manifest);
    mm_sign_key_done(&s->pack_key);
    kit_close(k);
}
#endif
