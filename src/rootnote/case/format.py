"""The page that goes into every case and says how to read it without Rootnote."""

FORMAT_FILE = "FORMAT.md"

FORMAT = """\
# How to read this case

This folder is a Rootnote case. Everything in it is plain text (UTF-8, JSON) or an unchanged
file of its own kind. Nothing is encrypted. No program is needed to read it.

* `case.json`: title, question, who commissioned it
* `statement.json`: what the examiner stated. Is the model known to have made the suspect, on what
  basis, which act does the result bear on; the opinion, in the examiner's own words
* `people/NNNN.json`: the examiner and others who acted
* `exhibits/NNNN.json`: an exhibit. Its files with size and SHA-256, what was measured of them, when
  and from whom it was received
* `exhibits/NNNN/…`: its files, if they were put into the case; else their digests refer to them
* `runs/NNNN/run.json`: a run. Which exhibits, which configuration, on what machine
* `runs/NNNN/result.json`: its result, every number of it
* `reruns/NNNN.json`: a repetition of a run, compared with it number by number
* `notes/NNNN.json`: a note
* `attachments/…`: timestamp tokens and other files that were attached
* `custody.jsonl`: the custody log, one act a line
* `head.json`: the seal over the whole log
* `places.json`: where referenced files lie on this machine. No evidence, not sealed, never handed
  over

Hidden files (`.lock`, `.staging`) hold nothing of the case.

## Digests

A digest is SHA-256 (FIPS 180-4), in lower-case hexadecimal. `pcm_sha256` is over the decoded
samples: 32-bit little-endian floats at full scale 1, channels interleaved.

## The custody log

A line is a JSON object in canonical form: keys sorted, no spaces, UTF-8, then a line feed.

* `sequence` counts from 1; `time_utc` is ISO 8601; `actor` names a file in `people/`.
* `changes` lists every file that the act wrote: path, digest before, digest after; null is none.
* `previous` is the `digest` of the line before; 64 zeros in the first.
* `digest` is the SHA-256 of the canonical form of the object without `digest` and `signature`.
* `key` is an Ed25519 public key (RFC 8032, 32 bytes), `signature` that key's signature of the text
  `rootnote record 1`, a line feed, and the digest.

`head.json` names the last record's `sequence` and `digest`; its signature covers
`rootnote head 1`, a line feed, the sequence, a line feed, and the digest. Its `key` is the one that
signed that record: with another, records may have been cut off behind it.

A fingerprint is the first 32 digits of the SHA-256 of the public key.

`rootnote case verify` checks all of this. What it finds: any byte that was changed, taken out or
added in the log, in its head, or in a file that the log names, and any file that it does not name.

## What the seal does not say

The key belongs to whoever made the case. Its holder can write another log and seal that. So the
seal binds the holder; it does not bind time. Two things do: a timestamp token (RFC 3161) over the
digest of the last record, attached under `attachments/`, and a copy of the case, or only the digest
of its last record, lodged with somebody who has no interest in it.

A token covers the records up to the one that it was made over; its own attachment is a later one.
`rootnote case verify` checks its imprint against the log and its signature against the certificate
in it. Without Rootnote:

    openssl ts -verify -digest DIGEST -in attachments/0001.tsr -CAfile ROOT.pem

Whether the authority is to be trusted is the reader's decision.
"""
