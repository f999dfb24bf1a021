// What is transformed: ten written digits, and a photo, 96 × 96 pixels of scikit-learn's flower.jpg (by vultilion, CC BY
// 2.0): columns 100 to 526, all rows, as a JPEG.
import { pixelsOf } from "../base/own-digits.js";
import { rasterise, readStrokes } from "../base/strokes.js";

/** Strokes of each digit, as `strokesText` writes them. */
export const WRITTEN = [
  "go50dr5ycm6ibo78ax869oam8wdc8peq8nhq8tj794kkaan6bwpecsq4dqqieqqmfsqihspsjlocl4malol4maidm8dwlzckl59yk07sja6yg44w",
  "cs9gfk78hc4jhk4ohh6zfkqo",
  "9ga0ah7obo64dj5afp4yhl5ajd6ckk7skx9lkuank8csivf0f8jbboms9gps.9gpsbip1dcooicpkmsp0",
  "a078cg5idh4xeg4ofg4qhk5hj46ojk7fjw9ajsa9jgb4iqbyhlcsegeo.egeohufkj3g2k0goklhhl9jkl4lokomojznri6pmh8q8gaqkf8qnc8q4app294nc",
  "eg50c8b49gh8.9gh8fkhkmsgo.j4akhsqw",
  "l464go68cg6o.cg6ob4e8.b4e8dxd4f2cug4csh4d1j4e2kkfkkygil9iukwl4kgm6j1oah8psg7q4dsq6bopsa8ov8wnc",
  "js5ch276f08wcnc3bgegamgwa8jea8kkarmubsoucgpkd9q2e8qffaqlh8qgiwphkanxkon4kum9klkbk8jej5i2heh6gggxfkgweqh5d0i8b8jyaglo",
  "946wf06om064.m064gmi2fnl0e8qw",
  "k07shw5th056g44wf64zd45uc86ibo78bg83bg94bna8cgc8d3cygofcjdhok3ijkkjgkrkhkrlmk9ntjsooj4pciapwgaqlfcqodcq8bhp5awogaknmagmmaqkgb4jgcmhqied5jsbok3auk69yk07s",
  "kk9gih6shk5vgo5cfq58eq5ecr6abf7nam9nagbob4dlcefad4fseyg0gyfhhsf0iheaj4dakgak.kgakkjfekahuhsr4",
];

/** The flower in the photo: a disc, in pixels. */
export const FLOWER = { x: 47, y: 49.5, radius: 31 };

const PHOTO =
  "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAUDBAQEAwUEBAQFBQUGBwwIBwcHBw8LCwkMEQ8SEhEPERETFhwXExQaFRERGCEYGh0dHx8fExciJCIeJBweHx7/2wBDAQUFBQcGBw4ICA4eFBEUHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh7/wAARCABgAGADASIAAhEBAxEB/8QAHAAAAgMBAQEBAAAAAAAAAAAABAYFBwgDAQIA/8QANhAAAQMDAwMCBQIEBgMAAAAAAQIDBAAFERIhMQYTQSJRBxRhcYEIMhVCYpEWIzNSgrGhwfD/xAAaAQACAwEBAAAAAAAAAAAAAAAFBgMEBwEC/8QALREAAQMDAwEGBgMAAAAAAAAAAQACAwQFERIhMUEGE1FhcfAUI4GxweEyodH/2gAMAwEAAhEDEQA/AM2PpwjPFRbmdfNHvl58lLaTioh1S2n1IWdxViUAnKB0rSAQvtxJoy1ElWKjlvjFE2l4d/BOK8NxqCnlYTGUwlAwKMiMJcTxQS3UlvY19QJvaVpJq+HMa4ZQF7Xlp0qRQwG1nahLpLQw2RnGBXdychQ5G/moq4NiSN+P+6kqJwGFrOVJRUb5nan8IH5p55J7Z580ES9HWVElWeaPhpSzlJ96Oiw0SnTtkUCiw75YG6KTPbASSNlGszQtO9cZX+ZuKYn7O0lGQkCol+L23MDirRpnw/yUVPPC85YmDsNNsKWlI4pHmpcdmuuaTjVzVhymwGSkcYqBfgo0E45ohNAXgAdEPt9UIySeqUltn2o23xHFuIS0lSlqUEpCRkqJ4AHk1O9N9LXXqS9t2q0QX5chxQ9LSCrQnIBUr2SM7k1rbpP4bdI9Hx21s2Rtc6OEpRcFJLkgqx6ljJwk7bYxjNAq6tjowNQyT738E10VM+s2bsFny1/Bf4nXCCqS3YkRkhGtLcqShp1f0CSc5++Kb+hP09XK4I+Z6pvrVu0Z1woSQ8/9MrPoT+M1fjk9DrKw5JUtwJHaUtOh3Hnfz4oaROcaDLhGtSt9Z9KtJH05+9Ls19mOw2TDT9m4uSMqlupv06O9xt7p3qtluPg91u5oOoHxpU2MKHvkDH1pF6g+FPX9gjuyJlhdkw2tzKhqDyCn/cAPVj/jWolvRW47jMhGpleMIxyT5+hGOaOtspalhtUU6kAFtXe9W31xXYb3MzGd/X9KSewxBp0bLC75acGUn817DuKYoIzWivjZ8J7dden5d76RsqIl2ZWXBFiJwZYKsrSUZwVgEqBTzxjisqyNfcUlYIUDggjBB9qOUtS2od3jNko1tsdE7RLum2Pc1yv2pyPevXWio5NCdOBKkpG1MD0X0ZAo20OlaM7pancyCXS0YX1KJS3gnmgXQO3RclXcc+1CPBTjjcdvBW4sISPck4H/AHV8v0tJKrQNJIA5V0fp0tjVvs93m3iO5DEssORpOMlbYC/SMHI3wcHGdjVpy7k1bmXGiiYW1kLQ44Qo8fT8UB0HCet/S0e2yGDJXDZbjdxQ0B1SAfUR4AyABycZOK7S3ZWVRZy2EqW2RHXq0knwk/jg/isrudT8RO9/j9ltFmoxBCyM9PRdbo4zIcbU2oABjXvySANvvSbcepXmAWZIUHGW1BrIxrSlPt5xt/7qD6mffR2W33CxJYacS6yV6nHUhJUFoSOTtjB4IBpQgvTrk0PlpKkRZL7UiQVI1BCVpPoWDuAob+nI/wDGBjYTMNR2Cd6amjiALjlWhCvS1NB5xZWGEILqAr1EqCRk52G9NkK8uokI0Rm1a29aHAogDO2488fSqItku521mdFZacmL+ZbLrym9bLoKzs2r/dqIGCPBxVm2mU+ufFCJbbC+ykPMqUnUg52SQeNvFcc10Lucj3+F5qaZkjM9N/Lp/qfW5iZMdTMyOiPpXq7hcykKxjzx96yd+pexx7V8VZj0Qt9m4stzAlAwAojSv+6kFWfOqtONvplLeiK3aUoDv4OFHyMeBnz9KqL9UdhgSrFA6tglKn4ryYErB37Zz28jxgg7/wBVHrPMBPgnnZIN/pyYcgcbqiLM8WHBngmnCLKQ6yAT4pOjJBAIo6PIU04kZ2p+ppTEN1mVdTCZ2RypZbmkZzUVKl9uU06QpQbcSshPJAIOB9dq/PS9WwNDLSpR1A4PIPtXud7XtwFylh7t4cVsOBdFtolT4jyX23GkuvsrIStO2wI/lUM4zxzXW5qt/UcHtwS2+68ypYbUSlwkcjH0+lKXQV3TeOnmrt8uluK/H0SEtqC1JeSdyfyM4Pg00zbXFulth3CMtQZQEgOIUUloA78bpPOeOay2qiIcWkcLY7fMwhrwfqqy6qidQPsNXeVb21yosj5cLSkpWlIxhwnfffn+knfil+JIkIlPKW64+6lQAW4srWlWCckgHBVpKs+SrGEni0OsbJb2uqLfJaeMuXKdQERUvnLyQRud/wBoG+T9Oc0l3m0x4Dz3dsJiWxEhDjbj751JdKsKcITyNBJ0/wBPO5qOF+BpPv8AtN0colaCByOFBpm3AynYrEi5SpTKUfLtNupZWlG5KkpwcnKiNRBV428WNbm5NpjtXZyyuLkzFYU049+1QA9ROMqBxudjn71Af4Ln22yNsQLhGlLkOAa22kEKYUk6gFDcAkDcEE59xTZ0302WJ3zP8TLrzQSSh+VqdbSfB1HccjPBrzM4SYDenvKinqGBnO26YrO9NdjjVGbafc/m5A+w4yKRf1Ga4fwneiPtIVJflsNd4n1KQFavyfT/AGBNO9tavsxLcuPcBIitLOjtJSkHBxhWBufvxVG/qDu7U3qKNaWpD74iJL0hTis5dXjA/wCKQB+dtqI2mAvqW+W5SP2gqhFTvPjt+lU8NopRvXshBBFFlSEjah3lajtT3raAswErnOyo1D2CMmiBKSNs1DuOEcVxLy9XNQuccIp3Acrn+CHV8a1Xg2i4NqVDnq0hxKsFtf2OxBIA++KvZEeyTnJEZh11tSmiVd5JaGeN8nBOKx1Z3kladZq3Oleu3WEsQ7y67MhABBK1lSkJzz9cf3xQS4W4ykyR8o3aLg6A90/gcFWKzbbAyzJc/iC2EwHkvMSdRy4U5US2eVYVsPcj2qThxbvL6gQ/1Mj5+C9HAb0tjLJUQsKAGx2wD580Pb+q+lnbemM+uE4oJUqOyxKQpTiecHONJ/8AsVIWC4XdTEbMppcZQPciHSHGknPpSs76QDsfxtS6+AjkYTtFci9vOSuMB5qbcs9FvpbTCWfnA5H9L4XjHpVykacZ2wo/3Jht2ufdpDfUTZauLTmhD6Y5LTqM+nGMlJGcEcZ3zvXy7cLXbZrogMLhrbUFKlSPQ0EeU6knzxnig+ofiHYI8UiwMN3C5Jz+x0ONJURyVgb/AGrjadzhwo6i5MZ19PH9rj13eLT01bJd9iTlOPKUlCWWUqCXHSMJK84HjJzng1m65T5FwnvTZb6n5D6yt1xXKlHk01/Eq5dT9QKYcu5jsR2v9OPFbKG0q8qIJJKvqTSgxBWk7g0126jdFBkbkrOr7cBPLgnAbwD91xIUTXqU+9GuNJQjeuTTQJog2F3VLvegjKTnCckGuaq7vDUon3rkRXSmIL8y6ttQKTimqyOp7QLi8nHmlTAomPIdThKVbVFK0ubgFSMfpKbWkNyZhIAKQKl25EiPFEdEp4N4/Z3DgD2xS9Z5KGUHUcqVWhf05QOn5PT8u6KZZfujL/ak99GrtoVko054GAd/f7UOleaV3ePGoN6fld0SVZ+HjdpLuvkq66U6b6h6zkNxWn30Q0pKi++tSmkBOBgDO5yQMVJRujequnuqk2L+HOSnpKsxVsjKXgOSD4x5zxWjYsKE0lUhLTbHeT6ey2AFpBzk+BvRFucC3wvWMlKkBWN0jbj2ztn7UPqbkZiWkDSeiMUfZ6OBokLiXjr+PRUxfPhz1RNQhl2LGVnZS0Pp0tn2UTjH4zVadU9PXLp2cItxYCNQJbWlQUhwDkpUOa1Yy8e9JZWEulGAUK3BV4J+m2ar749dMXm72S0pstqk3F9Dy1OdlAUUDTvn7nG30q5ZbqWSinfjSefJUu0FjY9jp2k6xj6rNlzOkfSolicQ5oB4NT98gy4T64s+K9FkIOFtPNlCk/cGoJqKkuqUKZZQ3UNJ5SlTBgjIeOF//9k=";

const asPicture = bytes => ({ height: 28, width: 28, channels: 1, data: Float32Array.from(bytes) });

/** A digit of 28 × 28 pixels as MNIST has them, 0 … 255: from strokes (black without any), or as it was kept. */
export const digitPicture = strokes => asPicture(rasterise(strokes) ?? new Uint8Array(784));
export const keptDigit = pixels => asPicture(Array.from(pixelsOf(pixels)));
export const writtenDigit = digit => digitPicture(readStrokes(WRITTEN[digit]));

/** A promise of the picture in `bytes` (a JPEG or PNG, at most `most` pixels on its longer side); without, the photo. */
export async function photoPicture(bytes, most = 96) {
  const file = bytes?.byteLength ? bytes : Uint8Array.from(atob(PHOTO), c => c.charCodeAt(0)),
    bitmap = await createImageBitmap(new Blob([file])),
    scale = Math.min(1, most / Math.max(bitmap.width, bitmap.height)),
    [width, height] = [bitmap.width, bitmap.height].map(v => Math.max(2, Math.round(v * scale)));
  const canvas = Object.assign(document.createElement("canvas"), { width, height }),
    context = canvas.getContext("2d");
  context.drawImage(bitmap, 0, 0, width, height);
  const { data } = context.getImageData(0, 0, width, height);
  return { height, width, channels: 3, data: Float32Array.from(data).filter((_, k) => k % 4 < 3) };
}

/** Paint a picture into a canvas of its own size. */
export function paintPicture(canvas, { height, width, channels, data }) {
  canvas.width = width;
  canvas.height = height;
  const image = new ImageData(width, height);
  for (let k = 0; k < width * height; k++)
    for (let c = 0; c < 4; c++) image.data[4 * k + c] = c === 3 ? 255 : data[k * channels + (channels === 1 ? 0 : c)];
  canvas.getContext("2d").putImageData(image, 0, 0);
}
