"""From the bytes of a file to a `Photo`, or to a refusal in plain words.

intake        the walk: name, kind, header, limits, pixels, metadata, fingerprints
kinds         what the bytes are, whatever the file is called
formats/      per format: what the header claims, and how its pixels are opened
limits        what is refused before a decoder runs
decoding      pixels of any mode -> upright sRGB picture of bounded size
exif          orientation and capture time, nothing else
quality       sharpness, brightness, size, as advice
fingerprint   SHA-256, perceptual hash, photos seen before
refusals      every refusal, in both languages
clean_copy    the file that is kept: the same picture, nothing that came with it;
              cleaning/ has a module per format
archives      a ZIP archive -> photos in a private folder, or one of archive_refusals
"""
