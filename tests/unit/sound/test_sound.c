/* Which narration the kiosk takes, what it says of any other, and that what was recorded comes out. */
#include "content/sound/sound.h"
#include "sync/base/buf.h"
#include "tests/unit/mm_test.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define OPUS MM_TEST_SOURCE_DIR "/tests/fuzz/corpus/sound/tone.opus"

__attribute__((constructor)) static void speak_japanese(void)
{
    setenv("LC_ALL", "ja_JP.UTF-8", 1);
}

struct wav {
    uint32_t format, bits, channels, rate, frames;
    const char *before; /* a chunk in front of the sound, 4 letters, with one byte in it; NULL: none */
    uint32_t claims;    /* bytes of the sound; 0: as many as there are */
};

static void put(struct mm_buf *out, uint32_t n, int bytes)
{
    while (bytes-- > 0) {
        mm_buf_char(out, (char)(n & 0xFF));
        n >>= 8;
    }
}

static void write_wav(const struct wav *w, struct mm_buf *out)
{
    uint32_t frame = w->channels * w->bits / 8, bytes = w->frames * frame;
    mm_buf_init(out, 64 * 1024 * 1024);
    mm_buf_append(out, "RIFF", 4);
    put(out, 36 + bytes, 4);
    mm_buf_append(out, "WAVEfmt ", 8);
    put(out, 16, 4);
    put(out, w->format, 2);
    put(out, w->channels, 2);
    put(out, w->rate, 4);
    put(out, w->rate * frame, 4);
    put(out, frame, 2);
    put(out, w->bits, 2);
    if (w->before) {
        mm_buf_append(out, w->before, 4);
        put(out, 1, 4);
        put(out, 'x', 2); /* and one that makes it even */
    }
    mm_buf_append(out, "data", 4);
    put(out, w->claims ? w->claims : bytes, 4);
    for (uint32_t i = 0; i < bytes / 2; i++)
        put(out, i * 31, 2);
}

static enum mm_err open_wav(const struct wav *w, struct mm_sound **ret_sound, struct mm_errinfo *info)
{
    struct mm_buf bytes;
    write_wav(w, &bytes);
    enum mm_err err = mm_sound_open_bytes(mm_buf_str(&bytes), bytes.len, ret_sound, info);
    mm_buf_done(&bytes);
    return err;
}

MM_TEST(a_wav_comes_out_sample_by_sample_and_again)
{
    const struct wav stereo = {1, 16, 2, 44100, 1000, "LIST", 0};
    struct mm_sound *sound = NULL;
    int16_t samples[2 * 300];
    size_t n = 1, done = 0, rounds;
    MM_CHECK_ERR(open_wav(&stereo, &sound, NULL), MM_OK);
    MM_REQUIRE(sound);
    MM_CHECK_INT(mm_sound_facts(sound)->rate, 44100);
    MM_CHECK_INT(mm_sound_facts(sound)->channels, 2);
    MM_CHECK_INT(mm_sound_facts(sound)->frames, 1000);
    for (rounds = 0; rounds < 2; rounds++) {
        for (done = 0, n = 1; n;) {
            MM_CHECK_ERR(mm_sound_read(sound, samples, 300, &n, NULL), MM_OK);
            for (size_t i = 0; i < n * 2; i++)
                MM_CHECK_INT(samples[i], (int16_t)(uint16_t)((done * 2 + i) * 31));
            done += n;
        }
        MM_CHECK_INT(done, 1000);
        MM_CHECK_ERR(mm_sound_rewind(sound, NULL), MM_OK);
    }
    mm_sound_close(sound);
}

MM_TEST(opus_gives_as_much_as_was_recorded)
{
    struct mm_sound *sound = NULL;
    int16_t samples[2 * 5760];
    size_t n = 1;
    int64_t done = 0, loud = 0;
    MM_CHECK_ERR(mm_sound_open(OPUS, &sound, NULL), MM_OK);
    MM_REQUIRE(sound);
    MM_CHECK_INT(mm_sound_facts(sound)->frames, 48000 * 4 / 10);
    while (n && mm_sound_read(sound, samples, 5760, &n, NULL) == MM_OK) {
        for (size_t i = 0; i < n * 2; i++)
            loud += abs(samples[i]) > 1000;
        done += (int64_t)n;
    }
    MM_CHECK_INT(done, 48000 * 4 / 10);
    MM_CHECK(loud > done);
    mm_sound_close(sound);
}

MM_TEST(what_the_kiosk_cannot_play_is_refused_with_what_helps)
{
    static const struct {
        struct wav wav;
        enum mm_err err;
        const char *says;
    } bad[] = {
        {{3, 32, 1, 16000, 100, NULL, 0}, MM_ERR_INVALID, "16 ビットの WAV"}, /* floating point */
        {{1, 8, 1, 16000, 100, NULL, 0}, MM_ERR_INVALID, "16 ビットの WAV"},
        {{1, 16, 6, 16000, 100, NULL, 0}, MM_ERR_INVALID, "モノラルかステレオ"},
        {{1, 16, 1, 96000, 100, NULL, 0}, MM_ERR_INVALID, "48,000 Hz"},
        {{1, 16, 1, 16000, 0, NULL, 0}, MM_ERR_INVALID, "音が入っていません"},
        {{1, 16, 1, 16000, 100, NULL, 4000}, MM_ERR_INVALID, "こわれています"}, /* cut off */
        {{1, 16, 1, 8000, 8000 * 241, NULL, 0}, MM_ERR_TOO_BIG, ""},
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        struct mm_errinfo info = MM_ERRINFO_INIT;
        struct mm_sound *sound = NULL;
        MM_CHECK_ERR(open_wav(&bad[i].wav, &sound, &info), bad[i].err);
        MM_CHECK(strstr(info.text, bad[i].says) != NULL);
        MM_CHECK(!sound);
        mm_sound_close(sound);
    }
}

MM_TEST(a_file_says_what_it_is_and_not_its_name)
{
    static const char *const others[] = {
        "", "x", "ID3\4 MP3", "fLaC----------", "OggS----------", "RIFF----AVI --"};
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        struct mm_errinfo info = MM_ERRINFO_INIT;
        struct mm_sound *sound = NULL;
        MM_CHECK_ERR(mm_sound_open_bytes(others[i], strlen(others[i]), &sound, &info), MM_ERR_INVALID);
        MM_CHECK(info.text[0] != '\0');
    }
}

MM_TEST(a_file_that_is_missing_or_too_big_is_told_as_such)
{
    char path[] = "/tmp/mamori-sound-XXXXXX";
    struct mm_errinfo info = MM_ERRINFO_INIT;
    struct mm_sound *sound = NULL;
    int fd = mkstemp(path);
    MM_REQUIRE(fd >= 0);
    MM_CHECK_INT(ftruncate(fd, MM_MAX_SOUND_BYTES + 1), 0);
    MM_CHECK_ERR(mm_sound_open(path, &sound, &info), MM_ERR_TOO_BIG);
    MM_CHECK(strstr(info.text, "Opus") != NULL);
    (void)close(fd);
    (void)unlink(path);
    info = (struct mm_errinfo)MM_ERRINFO_INIT;
    MM_CHECK_ERR(mm_sound_open(path, &sound, &info), MM_ERR_NOT_FOUND);
    MM_CHECK(strstr(info.text, "ありません") != NULL);
}

/* Damage in the middle ends it with a sentence; it never gives more than it said. */
MM_TEST(damaged_opus_is_noticed_when_it_is_played)
{
    struct mm_buf bytes;
    MM_REQUIRE(mm_file_read(OPUS, MM_MAX_SOUND_BYTES, &bytes, NULL) == MM_OK);
    int noticed = 0;
    for (size_t at = 300; at < bytes.len; at += 97) {
        struct mm_errinfo info = MM_ERRINFO_INIT;
        struct mm_sound *sound = NULL;
        int16_t samples[2 * 5760];
        size_t n = 1;
        char kept = bytes.data[at];
        bytes.data[at] = (char)~kept;
        bool opened = mm_sound_open_bytes(bytes.data, bytes.len, &sound, &info) == MM_OK;
        enum mm_err err = MM_OK;
        while (opened && err == MM_OK && n)
            err = mm_sound_read(sound, samples, 5760, &n, &info);
        noticed += err == MM_ERR_INVALID && info.text[0];
        mm_sound_close(sound);
        bytes.data[at] = kept;
    }
    MM_CHECK(noticed > 0);
    mm_buf_done(&bytes);
}

MM_TEST_MAIN
