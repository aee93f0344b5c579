"""A picture that is nothing but a picture: no place, no device, no name, no second picture hidden in it."""

from __future__ import annotations

import io

from domain.attachments import JPEG, MOST_PIXELS, PNG, Kept, Unfit

_FORMATS = ("JPEG", "PNG", "WEBP")
_STARTS = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")
_QUALITY = 90


def looks_like_one(content: bytes) -> bool:
    return content.startswith(_STARTS) or (content[:4] == b"RIFF" and content[8:12] == b"WEBP")


def cleaned(content: bytes) -> Kept | Unfit:
    """Unpacked and packed anew: turned as its EXIF says, and then without EXIF, XMP, comments, profiles and thumbnails.
    Of an animation the first picture. PNG stays PNG; what has transparency becomes one; all else JPEG."""
    from PIL import Image, ImageOps  # heavy: only where it is used

    try:
        with Image.open(io.BytesIO(content), formats=_FORMATS) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                return Unfit.PIXELS
            kind = PNG if picture.format == "PNG" or picture.has_transparency_data else JPEG
            mode = "RGBA" if picture.has_transparency_data else "RGB"
            ImageOps.exif_transpose(picture, in_place=True)
            bare = picture if picture.mode == mode else picture.convert(mode)
            bare.info.clear()  # `save` writes some of what it finds there
            packed = io.BytesIO()
            bare.save(packed, kind.suffix.replace("jpg", "jpeg"), quality=_QUALITY)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        return Unfit.PIXELS
    except Exception:
        # Decoders meet hostile files with errors of every kind; whichever it is, nobody can see this picture.
        return Unfit.UNREADABLE
    return Kept(kind, packed.getvalue())
