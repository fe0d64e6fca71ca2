"""Numbers of a letter -> how strongly it speaks for the applicant; scikit-learn and scipy live here."""
