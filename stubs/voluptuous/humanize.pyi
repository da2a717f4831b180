from probatio.humanize import *
