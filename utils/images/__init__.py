"""From a folder of pictures, with all that can be wrong in it, to a `tf.data` pipeline; yours to take home.

folder = scan_folder("pictures")          # pictures/cat/…, pictures/dog/…
folder.report                             # what cannot be used, and why
parts = split_groups(folder.labels, folder.groups)
train = picture_dataset(folder, parts["train"], image_size=(64, 64))
mean, variance = channel_statistics(train)
"""

from utils.images.duplicates import fingerprint, groups_of, near_pairs
from utils.images.folder import PictureFolder, scan_folder, shared_pictures
from utils.images.labels import encode_labels, is_missing, one_hot
from utils.images.pipeline import channel_statistics, picture_dataset
from utils.images.reading import PictureError, read_picture
from utils.images.report import Report
from utils.images.splits import balanced_class_weight, split_groups

__all__ = ["scan_folder", "PictureFolder", "Report", "shared_pictures", "read_picture", "PictureError", "fingerprint",
           "near_pairs", "groups_of", "split_groups", "balanced_class_weight", "encode_labels", "one_hot", "is_missing",
           "picture_dataset", "channel_statistics"]  # fmt: skip
