/* Ogg Opus by libopusfile; WAV by a walk along its chunks, which are as plain as a format can be. */
#include "content/sound/sound.h"

#include "sync/base/buf.h"
#include "sync/base/log.h"

#include <opusfile.h>
#include <stdlib.h>
#include <string.h>

#define OPUS_RATE     48000
#define OPUS_CHANNELS 2
#define WAV_LEAST     8000
#define WAV_MOST      48000
#define WAV_PCM       1
#define WAV_EXTENDED  0xFFFE /* the real format stands in the first two bytes of its sub-format */
#define HEAD_BYTES    12     /* RIFF, size, WAVE */
#define CHUNK_BYTES   8

struct mm_sound {
    struct mm_buf bytes; /* owned */
    struct mm_sound_facts facts;
    int64_t done;      /* frames */
    OggOpusFile *opus; /* owned; NULL: WAV */
    const char *pcm;   /* WAV: in bytes */
};

static enum mm_err bad(struct mm_errinfo *info, const char *ja, const char *en)
{
    return mm_fail(info, MM_ERR_INVALID, "%s", mm_say(ja, en));
}

static enum mm_err unknown(struct mm_errinfo *info)
{
    return bad(
        info,
        "Ogg Opus（.opus）でも 16 ビットの WAV（.wav）でもありません。どちらかの形式で書き出してください",
        "neither Ogg Opus nor WAV of 16 bits; export it as one of them");
}

static enum mm_err damaged(struct mm_errinfo *info)
{
    return bad(info, "音声がこわれています。もう一度書き出してください", "damaged; export it again");
}

/* ---- WAV ----------------------------------------------------------------------------------------------- */
static uint32_t little(const char *at, int bytes)
{
    uint32_t n = 0;
    while (bytes-- > 0)
        n = n << 8 | (uint8_t)at[bytes];
    return n;
}

static enum mm_err wav_format(struct mm_sound *s, const char *chunk, size_t len, struct mm_errinfo *info)
{
    enum { PLAIN_BYTES = 16, EXTENDED_BYTES = 40, SUB_FORMAT = 24 };
    if (len < PLAIN_BYTES)
        return damaged(info);
    uint32_t format = little(chunk, 2), channels = little(chunk + 2, 2), rate = little(chunk + 4, 4);
    if (format == WAV_EXTENDED && len >= EXTENDED_BYTES)
        format = little(chunk + SUB_FORMAT, 2);
    if (format != WAV_PCM || little(chunk + 14, 2) != 16 || little(chunk + 12, 2) != channels * 2)
        return unknown(info);
    if (channels < 1 || channels > 2 || rate < WAV_LEAST || rate > WAV_MOST)
        return bad(info, "WAV は、モノラルかステレオの、8,000〜48,000 Hz で書き出してください",
                   "export the WAV in mono or stereo, at 8000 to 48000 Hz");
    s->facts.channels = (int)channels;
    s->facts.rate = (int)rate;
    return MM_OK;
}

static enum mm_err wav_open(struct mm_sound *s, struct mm_errinfo *info)
{
    size_t at = HEAD_BYTES, size = s->bytes.len;
    const char *data = s->bytes.data;
    while (size - at >= CHUNK_BYTES) {
        const char *chunk = data + at;
        size_t len = little(chunk + 4, 4);
        at += CHUNK_BYTES;
        if (len > size - at)
            return damaged(info);
        if (memcmp(chunk, "fmt ", 4) == 0) {
            enum mm_err err = wav_format(s, data + at, len, info);
            if (err != MM_OK)
                return err;
        } else if (memcmp(chunk, "data", 4) == 0 && s->facts.channels) {
            s->pcm = data + at;
            s->facts.frames = (int64_t)len / (s->facts.channels * 2);
            return MM_OK;
        }
        len += len & 1; /* chunks begin at even places */
        at = len > size - at ? size : at + len;
    }
    return damaged(info);
}

static size_t wav_read(const struct mm_sound *s, int16_t *ret_samples, size_t frames)
{
    size_t left = (size_t)(s->facts.frames - s->done), channels = (size_t)s->facts.channels;
    size_t n = frames < left ? frames : left;
    const char *at = s->pcm + (size_t)s->done * channels * 2;
    for (size_t i = 0; i < n * channels; i++, at += 2)
        ret_samples[i] = (int16_t)(uint16_t)little(at, 2);
    return n;
}

/* ---- Opus ---------------------------------------------------------------------------------------------- */
static enum mm_err opus_open(struct mm_sound *s, struct mm_errinfo *info)
{
    int fault = 0;
    s->opus = op_open_memory((const unsigned char *)s->bytes.data, s->bytes.len, &fault);
    if (!s->opus && fault == OP_EFAULT)
        return mm_nomem(info);
    if (!s->opus && fault == OP_ENOTFORMAT)
        return unknown(info); /* Ogg of something else */
    if (!s->opus)
        return damaged(info);
    ogg_int64_t frames = op_pcm_total(s->opus, -1);
    if (op_link_count(s->opus) != 1 || op_channel_count(s->opus, -1) > 2)
        return bad(info, "一続きの、モノラルかステレオの Opus にしてください",
                   "export one stream of Opus in mono or stereo");
    if (frames < 0)
        return damaged(info);
    op_set_dither_enabled(s->opus, 0); /* the same every time */
    s->facts = (struct mm_sound_facts){OPUS_RATE, OPUS_CHANNELS, frames};
    return MM_OK;
}

static enum mm_err opus_read(struct mm_sound *s, int16_t *ret_samples, size_t frames, size_t *ret_frames,
                             struct mm_errinfo *info)
{
    size_t most = frames < OPUS_RATE ? frames : OPUS_RATE;
    int n = op_read_stereo(s->opus, ret_samples, (int)(most * OPUS_CHANNELS));
    if (n < 0 || s->done + n > (int64_t)MM_MAX_SOUND_SECONDS * OPUS_RATE)
        return damaged(info);
    *ret_frames = (size_t)n;
    return MM_OK;
}

/* ---- both ---------------------------------------------------------------------------------------------- */
static const struct {
    const char *head;
    size_t at; /* where a second word stands */
    const char *word;
    enum mm_err (*open)(struct mm_sound *sound, struct mm_errinfo *info);
} formats[] = {{"OggS", 0, "OggS", opus_open}, {"RIFF", 8, "WAVE", wav_open}};

static enum mm_err open_bytes(struct mm_sound *s, struct mm_errinfo *info)
{
    enum mm_err err = MM_ERR_INVALID;
    size_t i = 0, n = sizeof formats / sizeof formats[0];
    if (s->bytes.len < HEAD_BYTES)
        return unknown(info);
    while (i < n && (memcmp(s->bytes.data, formats[i].head, 4) != 0 ||
                     memcmp(s->bytes.data + formats[i].at, formats[i].word, 4) != 0))
        i++;
    err = i < n ? formats[i].open(s, info) : unknown(info);
    if (err != MM_OK)
        return err;
    if (s->facts.frames > (int64_t)MM_MAX_SOUND_SECONDS * s->facts.rate)
        return mm_fail(info, MM_ERR_TOO_BIG,
                       mm_say("長すぎます（上限 %d 分）。ページを分けてください",
                              "too long (at most %d minutes); divide the page"),
                       MM_MAX_SOUND_SECONDS / 60);
    return s->facts.frames ? MM_OK : bad(info, "音が入っていません", "there is no sound in it");
}

/* bytes become the sound's. */
static enum mm_err open_taken(struct mm_buf *bytes, struct mm_sound **ret_sound, struct mm_errinfo *info)
{
    struct mm_sound *s = calloc(1, sizeof *s);
    enum mm_err err;
    if (!s) {
        mm_buf_done(bytes);
        return mm_nomem(info);
    }
    s->bytes = *bytes;
    err = open_bytes(s, info);
    if (err != MM_OK) {
        mm_sound_close(s);
        return err;
    }
    *ret_sound = s;
    return MM_OK;
}

enum mm_err mm_sound_open(const char *path, struct mm_sound **ret_sound, struct mm_errinfo *info)
{
    struct mm_buf bytes;
    struct mm_errinfo own = MM_ERRINFO_INIT;
    enum mm_err err = mm_file_read(path, MM_MAX_SOUND_BYTES, &bytes, &own);
    if (err == MM_ERR_NOT_FOUND)
        return mm_fail(info, err, "%s", mm_say("音声のファイルがありません", "there is no such sound"));
    if (err == MM_ERR_TOO_BIG)
        return mm_fail(info, err,
                       mm_say("大きすぎます（上限 %d MB）。Ogg Opus で書き出すと小さくなります",
                              "too big (at most %d MB); exported as Ogg Opus it is smaller"),
                       MM_MAX_SOUND_BYTES / 1024 / 1024);
    if (err != MM_OK)
        return mm_fail(info, err, "%s", own.text);
    return open_taken(&bytes, ret_sound, info);
}

enum mm_err mm_sound_open_bytes(const void *bytes, size_t len, struct mm_sound **ret_sound,
                                struct mm_errinfo *info)
{
    struct mm_buf copy;
    mm_buf_init(&copy, MM_MAX_SOUND_BYTES);
    mm_buf_append(&copy, bytes, len);
    enum mm_err err = mm_buf_check(&copy, info);
    if (err == MM_OK)
        return open_taken(&copy, ret_sound, info);
    mm_buf_done(&copy);
    return err;
}

void mm_sound_close(struct mm_sound *sound)
{
    if (!sound)
        return;
    if (sound->opus)
        op_free(sound->opus);
    mm_buf_done(&sound->bytes);
    free(sound);
}

const struct mm_sound_facts *mm_sound_facts(const struct mm_sound *sound)
{
    return &sound->facts;
}

enum mm_err mm_sound_read(struct mm_sound *sound, int16_t *ret_samples, size_t frames, size_t *ret_frames,
                          struct mm_errinfo *info)
{
    size_t n = 0;
    enum mm_err err = MM_OK;
    if (sound->opus)
        err = opus_read(sound, ret_samples, frames, &n, info);
    else
        n = wav_read(sound, ret_samples, frames);
    if (err != MM_OK)
        return err;
    sound->done += (int64_t)n;
    *ret_frames = n;
    return MM_OK;
}

enum mm_err mm_sound_rewind(struct mm_sound *sound, struct mm_errinfo *info)
{
    enum mm_err err = MM_OK;
    if (sound->opus) { /* opened anew: what a seek leaves behind in a file that is not quite right is not the
                          start */
        op_free(sound->opus);
        err = opus_open(sound, info);
    }
    sound->done = 0;
    if (err != MM_OK)
        sound->facts.frames = 0; /* nothing is left to be read */
    return err;
}
